'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { isSum, readingText, type Unit } from './reading.ts'
import { together, type Bar, type Point, type Series } from './series.ts'

export interface ChartTooltipProps {
  bar: Bar
  title: string
  unit: Unit
  series: readonly Series[]
  /** The same bar of the period before. */
  previous: Point | undefined
}

/** What a bar is made of, greatest first, with the total and what it was the period before. */
export function ChartTooltip({ bar, title, unit, series, previous }: ChartTooltipProps) {
  const t = useTranslations('charts')
  const format = useFormatter()
  const parts = series.flatMap((one) => {
    const point = bar.amounts.get(one.id)
    return point && (isSum(unit) ? point.value > 0n : point.divisor > 0n) ? [{ ...one, point }] : []
  })
  // Compared by fraction, without leaving integers: a/b > c/d is ad > cb.
  const factor = (point: Point) => (isSum(unit) ? 1n : point.divisor)
  parts.sort((a, b) => Number(b.point.value * factor(a.point) - a.point.value * factor(b.point)))
  const total = together(bar.start, parts.map(({ point }) => point))
  return (
    <div className="max-w-80 min-w-48 rounded-md border border-edge bg-surface p-3 text-xs">
      <p className="mb-2 font-medium">{title}</p>
      <ul className="flex flex-col gap-1">
        {parts.map(({ id, name, colour, point }) => (
          <Line key={id} name={name} value={readingText(unit, point, format)} swatch={<span aria-hidden className="size-2 shrink-0 rounded-sm" style={{ background: colour }} />} />
        ))}
      </ul>
      {parts.length === 0 && <p className="text-muted">{t('nothing')}</p>}
      {(parts.length > 1 || previous) && (
        <ul className="mt-2 flex flex-col gap-1 border-t border-line pt-2">
          {parts.length > 1 && <Line name={t(isSum(unit) ? 'total' : 'average')} value={readingText(unit, total, format)} strong />}
          {previous && <Line name={t('previous')} value={readingText(unit, previous, format)} swatch={<span aria-hidden className="h-px w-2 shrink-0 bg-muted" />} />}
        </ul>
      )}
    </div>
  )
}

function Line({ name, value, swatch, strong = false }: { name: string; value: string; swatch?: React.ReactNode; strong?: boolean }) {
  return (
    <li className={strong ? 'flex items-center gap-2 font-medium' : 'flex items-center gap-2'}>
      {swatch}
      <span className="mr-4 min-w-0 flex-1 truncate">{name}</span>
      <span className="font-mono tabular-nums">{value}</span>
    </li>
  )
}
