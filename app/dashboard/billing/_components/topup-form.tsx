'use client'

import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { Choice } from '#components/ui/choice.tsx'
import { TextField } from '#components/ui/field.tsx'
import { topUp } from '../actions.ts'

const amounts = ['5', '10', '20', '50', '100']
const methods = ['card', 'alipay', 'wechat_pay'] as const

export interface TopupFormProps {
  /** "$5.00", "$1,000.00": said before they bite. */
  least: string
  most: string
  /** What a dollar costs in yuan, such as "7.2"; null = payments are in dollars only. */
  yuan: string | null
  /** No real money moves. */
  testMoney: boolean
}

/** An amount and a way to pay; the button says what will happen. */
export function TopupForm({ least, most, yuan, testMoney }: TopupFormProps) {
  const t = useTranslations('billing.topup')
  const [amount, setAmount] = useState('20')
  const [custom, setCustom] = useState('')
  const [problem, setProblem] = useState<{ message: string; param: string | null }>()
  const [pending, start] = useTransition()
  const usd = custom.trim() || amount

  function submit(form: FormData): void {
    form.set('usd', usd)
    start(async () => setProblem(await topUp(form).then((result) => (result.ok ? undefined : result))))
  }

  return (
    <form action={submit} className="flex flex-col gap-5">
      {testMoney && <Alert tone="warn">{t('testMoney')}</Alert>}
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{t('amount')}</legend>
        <div className="grid grid-cols-3 gap-2 sm:grid-cols-5">
          {amounts.map((dollars) => (
            <Choice
              key={dollars}
              name="preset"
              value={dollars}
              checked={!custom.trim() && amount === dollars}
              onChange={() => {
                setAmount(dollars)
                setCustom('')
              }}
              className="font-mono"
            >
              ${dollars}
            </Choice>
          ))}
        </div>
      </fieldset>
      <TextField
        label={t('custom')}
        hint={t('customHint', { least, most })}
        error={problem?.param === 'usd' ? problem.message : undefined}
        inputMode="decimal"
        placeholder="25.00"
        autoComplete="off"
        value={custom}
        onChange={(event) => setCustom(event.target.value.replace(/[^\d.]/g, ''))}
        maxLength={9}
      />
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{t('method')}</legend>
        <div className="grid gap-2 sm:grid-cols-3">
          {methods.map((method, index) => (
            <Choice key={method} name="method" value={method} defaultChecked={index === 0}>
              {t(method)}
            </Choice>
          ))}
        </div>
      </fieldset>
      {yuan && (
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium">{t('currency')}</legend>
          <div className="grid gap-2 sm:grid-cols-2">
            <Choice name="currency" value="usd" defaultChecked>
              {t('usd')}
            </Choice>
            <Choice name="currency" value="cny">
              {t('cny', { rate: yuan })}
            </Choice>
          </div>
        </fieldset>
      )}
      {problem && problem.param !== 'usd' && <Alert tone="harm">{problem.message}</Alert>}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" pending={pending}>
          {t('submit', { amount: usd })}
        </Button>
        <p className="text-xs text-muted">{t('next')}</p>
      </div>
    </form>
  )
}
