'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Yuan, type YuanRate } from '#components/ui/yuan.tsx'
import { formatUsd, type Nano } from '#lib/money.ts'
import { amountText, perMillionText } from '../_components/price.ts'
import { forecast, type Month, type TextPrice } from './forecast.ts'

export interface PricedModel {
  id: string
  name: string
  /** At this moment, in pico-USD per token, as digits. */
  input: string
  output: string
}

export interface SavingsProps {
  models: readonly PricedModel[]
  /** Ids of the models to begin with. */
  premium: string
  other: string
  rate: YuanRate | null
}

const most = { requests: 1_000_000_000, input: 1_000_000, output: 1_000_000 }

/** A month forecast from list prices, with its formula. Claims nothing about answers: what a model is good for, the reader knows. */
export function Savings({ models, premium: first, other: second, rate }: SavingsProps) {
  const t = useTranslations('savings')
  const format = useFormatter()
  const [month, setMonth] = useState<Month>({ requests: 1_000_000, input: 1_000, output: 500 })
  const [[premiumId, otherId], setIds] = useState([first, second])
  const [percent, setPercent] = useState(80)
  const find = (id: string) => models.find((model) => model.id === id) ?? models[0]!
  const [premium, other] = [find(premiumId), find(otherId)]
  const { all, mixed } = forecast(month, { premium: priceOf(premium), other: priceOf(other), percent })
  const share = format.number(percent / 100, { style: 'percent' })

  return (
    <div className="grid gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <div className="grid content-start gap-4 bg-surface p-5 sm:grid-cols-3 lg:grid-cols-1">
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
        <ModelField label={t('premium')} models={models} value={premium.id} onChange={(id) => setIds([id, otherId])} />
        <ModelField label={t('other')} models={models} value={other.id} onChange={(id) => setIds([premiumId, id])} />
        <Field label={t('share')} aside={<output className="font-mono tabular-nums">{share}</output>}>
          {(control) => (
            <input {...control} type="range" min={0} max={100} step={5} value={percent} onChange={(event) => setPercent(Number(event.target.value))} className="h-9 w-full cursor-pointer accent-accent" />
          )}
        </Field>
      </div>
      <div className="flex flex-col justify-center gap-6 bg-surface p-5 md:p-8">
        <dl className="grid gap-6 sm:grid-cols-2">
          <Figure label={t('all', { model: premium.name })} amount={all} unit={t('month')} rate={rate} />
          <Figure label={t('mixed', { share, model: other.name })} amount={mixed} unit={t('month')} rate={rate} />
        </dl>
        <p role="status" className="text-md font-medium text-accent-ink">
          {difference()}
        </p>
        <details className="border-t border-line pt-4 text-sm text-muted" open>
          <summary className="font-medium text-ink">{t('formula')}</summary>
          <p className="mt-2 text-pretty">{t('formulaText')}</p>
          <p className="mt-2 font-mono text-xs leading-5 wrap-anywhere">
            {format.number(month.requests)} × ({format.number(month.input)} × {perMillion(premium.input)} + {format.number(month.output)} × {perMillion(premium.output)}) / {format.number(1_000_000)} = {formatUsd(all)}
          </p>
        </details>
        <p className="text-sm text-pretty text-muted">{t('note')}</p>
      </div>
    </div>
  )

  function difference(): string {
    if (mixed === all) return t('same')
    if (mixed > all) return t('more', { amount: amountText(mixed - all, rate) })
    return t('less', { amount: amountText(all - mixed, rate), share: format.number(Number(((all - mixed) * 1_000n) / all) / 1_000, { style: 'percent' }) })
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

interface ModelFieldProps {
  label: string
  models: readonly PricedModel[]
  value: string
  onChange: (id: string) => void
}

function ModelField({ label, models, value, onChange }: ModelFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {models.map(({ id, name, input, output }) => (
            <option key={id} value={id}>
              {name} · {perMillion(input)} / {perMillion(output)}
            </option>
          ))}
        </Select>
      )}
    </Field>
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
