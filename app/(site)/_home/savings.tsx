'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Yuan, type YuanRate } from '#components/ui/yuan.tsx'
import { formatUsd, type Nano } from '#lib/money.ts'
import { amountText, perMillionText } from '../_components/price.ts'
import type { MixPart, PricedModel } from './auto-mix.ts'
import { forecast, type Month, type TextPrice } from './forecast.ts'

export interface SavingsProps {
  models: readonly PricedModel[]
  /** Id of the model to begin with. */
  premium: string
  /** What `auto` sends calls to, dearest first. */
  mix: readonly MixPart[]
  /** Questions the mix was measured on, the premium model there, and the share of its right answers that was kept. */
  measured: { prompts: number; premium: string; kept: number }
  rate: YuanRate | null
}

const most = { requests: 1_000_000_000, input: 1_000_000, output: 1_000_000 }

/** A month forecast from list prices: on one model, and through `auto` as it chose when it was measured; formula and quality beside it. */
export function Savings({ models, premium: first, mix, measured, rate }: SavingsProps) {
  const t = useTranslations('savings')
  const format = useFormatter()
  const [month, setMonth] = useState<Month>({ requests: 1_000_000, input: 1_000, output: 500 })
  const [premiumId, setPremiumId] = useState(first)
  const premium = models.find(({ id }) => id === premiumId) ?? models[0]!
  const parts = mix.map((part) => ({ ...part, amount: forecast(month, priceOf(part), part.permille) }))
  const [all, auto] = [forecast(month, priceOf(premium)), parts.reduce((sum, { amount }) => sum + amount, 0n)]
  const percent = (share: number): string => format.number(share, { style: 'percent', maximumFractionDigits: 1 })

  return (
    <div className="grid gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <div className="grid content-start gap-4 bg-surface p-5 sm:grid-cols-3 md:p-8 lg:grid-cols-1">
        <Field label={t('premium')} className="sm:col-span-3 lg:col-span-1">
          {(control) => (
            <Select {...control} value={premium.id} onChange={(event) => setPremiumId(event.target.value)}>
              {models.map(({ id, name, input, output }) => (
                <option key={id} value={id}>
                  {name} · {perMillion(input)} / {perMillion(output)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {(['requests', 'input', 'output'] as const).map((name) => (
          <Field key={name} label={t(name)}>
            {(control) => (
              <Input
                {...control}
                type="number"
                inputMode="numeric"
                min={0}
                max={most[name]}
                value={month[name]}
                onChange={(event) => setMonth({ ...month, [name]: whole(event.target.value, most[name]) })}
                className="font-mono tabular-nums"
              />
            )}
          </Field>
        ))}
      </div>
      <div className="flex flex-col gap-6 bg-surface p-5 md:p-8">
        <dl className="grid gap-6 sm:grid-cols-2">
          <Figure label={t('all', { model: premium.name })} amount={all} unit={t('month')} rate={rate} />
          <Figure label={t('auto')} amount={auto} unit={t('month')} rate={rate} />
        </dl>
        <p role="status" className="text-md font-medium text-accent-ink">
          {difference()}
        </p>
        <p className="text-base text-pretty text-muted">{t('quality', { ...measured, kept: percent(measured.kept) })}</p>
        <details className="border-t border-line pt-4 text-sm text-muted" open>
          <summary className="font-medium text-ink">{t('formula')}</summary>
          <p className="mt-2 text-pretty">{t('formulaText')}</p>
          <p className="mt-2 font-mono text-xs leading-5 wrap-anywhere">
            {format.number(month.requests)} × ({format.number(month.input)} × {perMillion(premium.input)} + {format.number(month.output)} × {perMillion(premium.output)}) / {format.number(1_000_000)} = {formatUsd(all)}
          </p>
          <p className="mt-3 text-pretty">{t('mixText')}</p>
          <ul className="mt-2 font-mono text-xs leading-5 tabular-nums">
            {parts.map(({ id, name, input, output, permille, amount }) => (
              <li key={id} className="flex justify-between gap-4">
                <span>
                  {percent(permille / 1_000)} {name}, {perMillion(input)} / {perMillion(output)}
                </span>
                <span className="text-right">{formatUsd(amount)}</span>
              </li>
            ))}
          </ul>
        </details>
      </div>
    </div>
  )

  function difference(): string {
    if (auto === all) return t('same')
    if (auto > all) return t('more', { amount: amountText(auto - all, rate) })
    return t('less', { amount: amountText(all - auto, rate), share: percent(Number(((all - auto) * 1_000n) / all) / 1_000) })
  }
}

interface FigureProps {
  label: string
  amount: Nano
  unit: string
  rate: YuanRate | null
}

function Figure({ label, amount, unit, rate }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-pretty text-muted">{label}</dt>
      <dd className="mt-1 font-mono text-xl font-medium tabular-nums">
        {formatUsd(amount)}
        <Yuan amount={amount} rate={rate} />
      </dd>
      <dd className="text-xs text-muted">{unit}</dd>
    </div>
  )
}

function priceOf({ input, output }: PricedModel): TextPrice {
  return { input: BigInt(input), output: BigInt(output) }
}

function perMillion(pico: string): string {
  return perMillionText(BigInt(pico))
}

/** What was typed as a whole number that makes sense; nothing is nought. */
function whole(text: string, most: number): number {
  const value = Math.floor(Number(text))
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), most) : 0
}
