'use client'

import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { forgetCard, saveCard, setAutoTopup } from '../actions.ts'

export interface SavedAutoTopup {
  card: string
  enabled: boolean
  /** Dollars: "20". */
  threshold: string
  amount: string
  monthlyCap: string
  problem: string | null
  /** "$20.00" */
  used: string
}

/** What is offered to somebody who never chose. */
const usual = { threshold: '5', amount: '20', monthlyCap: '100' } as const
const fields = ['threshold', 'amount', 'monthlyCap'] as const

export function AutoTopupForm({ saved }: { saved: SavedAutoTopup | null }) {
  const t = useTranslations('billing.auto')
  const show = useToast()
  const [problem, setProblem] = useState<{ message: string; param: string | null }>()
  const [pending, start] = useTransition()

  function act(work: () => Promise<{ ok: true } | { ok: false; message: string; param: string | null }>, done?: string): void {
    start(async () => {
      const result = await work()
      setProblem(result.ok ? undefined : result)
      if (result.ok && done) show({ title: done })
    })
  }

  if (!saved) {
    return (
      <div className="flex flex-wrap items-center gap-4">
        <Button variant="secondary" pending={pending} onClick={() => act(saveCard)}>
          {t('save')}
        </Button>
        <p className="text-sm text-muted">{problem?.message ?? t('noCard')}</p>
      </div>
    )
  }

  const isNew = saved.amount === '0'
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const text = (name: string): string => {
          const value = form.get(name)
          return typeof value === 'string' ? value.trim() : ''
        }
        act(() => setAutoTopup({ enabled: form.has('enabled'), threshold: text('threshold'), amount: text('amount'), monthlyCap: text('monthlyCap') }), t('saved'))
      }}
    >
      {saved.problem && (
        <Alert tone="warn" title={t('problemTitle')}>
          {t('problemText', { problem: saved.problem })}
        </Alert>
      )}
      {problem && !fields.some((field) => field === problem.param) && <Alert tone="harm">{problem.message}</Alert>}
      <label className="flex items-center gap-2 text-sm font-medium">
        <input type="checkbox" name="enabled" defaultChecked={saved.enabled || isNew} className="size-4 accent-accent" />
        {t('enabled')}
      </label>
      <div className="grid gap-3 sm:grid-cols-3">
        {fields.map((field) => (
          <TextField
            key={field}
            label={`${t(field)}, USD`}
            name={field}
            inputMode="decimal"
            autoComplete="off"
            maxLength={9}
            defaultValue={isNew ? usual[field] : saved[field]}
            error={problem?.param === field ? problem.message : undefined}
          />
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" pending={pending}>
          {t('submit')}
        </Button>
        <Button variant="ghost" size="sm" onClick={() => act(saveCard)}>
          {t('another')}
        </Button>
        <Button variant="ghost" size="sm" onClick={() => act(forgetCard)}>
          {t('remove')}
        </Button>
        <p className="text-sm text-muted">
          {t('card', { card: saved.card })} · {t('used', { amount: saved.used })}
        </p>
      </div>
    </form>
  )
}
