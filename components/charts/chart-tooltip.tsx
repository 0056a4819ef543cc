'use client'

import { useTranslations } from 'next-intl'
import { fineUsd } from './axis.ts'
import type { Series, StackedDay } from './series.ts'

export interface ChartTooltipProps {
  day: StackedDay
  title: string
  series: readonly Series[]
  nameOf: (id: string) => string
}

/** What a bar is made of, dearest first, with the total. */
export function ChartTooltip({ day, title, series, nameOf }: ChartTooltipProps) {
  const t = useTranslations('charts')
  const parts = series
    .map(({ id, colour }) => ({ id, colour, amount: day.amounts.get(id) ?? 0n }))
    .filter(({ amount }) => amount > 0n)
    .sort((a, b) => (a.amount > b.amount ? -1 : 1))
  const total = parts.reduce((sum, { amount }) => sum + amount, 0n)
  return (
    <div className="min-w-48 rounded-md border border-edge bg-surface p-3 text-xs">
      <p className="mb-2 font-medium">{title}</p>
      <ul className="flex flex-col gap-1">
        {parts.map(({ id, colour, amount }) => (
          <li key={id} className="flex items-center gap-2">
            <span aria-hidden className="size-2 rounded-sm" style={{ background: colour }} />
            <span className="mr-4 min-w-0 flex-1 truncate">{nameOf(id)}</span>
            <span className="font-mono tabular-nums">{fineUsd(amount)}</span>
          </li>
        ))}
      </ul>
      {parts.length === 0 && <p className="text-muted">{t('nothing')}</p>}
      {parts.length > 1 && (
        <p className="mt-2 flex justify-between border-t border-line pt-2 font-medium">
          {t('total')}
          <span className="font-mono tabular-nums">{fineUsd(total)}</span>
        </p>
      )}
    </div>
  )
}
