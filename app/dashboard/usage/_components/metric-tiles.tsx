import { ArrowDown, ArrowUp } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/cn.ts'
import { compactCount } from '#components/ui/count.ts'
import { duration } from '#components/ui/duration.ts'
import { Money } from '#components/ui/money.tsx'
import { formatUsd } from '#lib/money.ts'
import type { Totals } from '#lib/reports/totals.ts'
import { metrics, type Metric } from '#lib/reports/usage.ts'
import { cacheShare } from './shares.ts'

export interface MetricTilesProps {
  total: Totals
  previous: Totals
  metric: Metric
  hrefOf: (metric: Metric) => string
}

/** The period in six numbers, each with how it compares with the one before; the chosen one is what the chart shows. */
export function MetricTiles({ total, previous, metric, hrefOf }: MetricTilesProps) {
  const t = useTranslations('usage.metrics')
  const tiles = useTiles(total, previous)
  return (
    <nav aria-label={t('label')} className="grid grid-cols-2 gap-px overflow-clip rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
      {metrics.map((name) => (
        <Link
          key={name}
          href={hrefOf(name)}
          scroll={false}
          prefetch={false}
          aria-current={name === metric ? 'true' : undefined}
          className={cn('relative flex min-w-0 flex-col gap-1 bg-surface p-4 transition-colors hover:bg-sunken focus-visible:z-10 focus-visible:outline-offset-[-2px]', name === metric && 'after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:bg-accent')}
        >
          <span className={cn('text-sm', name === metric ? 'font-medium' : 'text-muted')}>{t(name)}</span>
          <span className="font-mono text-lg font-medium tabular-nums">{tiles[name].value}</span>
          <span className="min-h-4.5 text-xs text-muted">{tiles[name].note}</span>
          <Change {...tiles[name]} />
        </Link>
      ))}
    </nav>
  )
}

interface Tile {
  value: ReactNode
  note?: ReactNode
  /** As floats, for the percentage; null: nothing to compare. */
  now: number | null
  before: number | null
  /** The number before, as a person reads it. */
  was: string
}

function useTiles(total: Totals, previous: Totals): Record<Metric, Tile> {
  const t = useTranslations('usage.metrics')
  const format = useFormatter()
  const compact = (count: bigint | number): string => compactCount(count, format)
  const share = (value: number | null): string => (value === null ? '–' : format.number(value, { style: 'percent', maximumFractionDigits: 1 }))
  const ms = (value: number | null): string => (value === null ? '–' : duration(Math.round(value), format))
  const tokens = ({ inputTokens, outputTokens }: Totals): bigint => inputTokens + outputTokens
  const free = total.listCost - total.charged
  return {
    spend: { value: <Money nano={total.charged} yuan />, note: free > 0n ? t('free', { amount: formatUsd(free) }) : undefined, now: Number(total.charged), before: Number(previous.charged), was: formatUsd(previous.charged) },
    tokens: { value: <span title={format.number(tokens(total))}>{compact(tokens(total))}</span>, note: t('inOut', { input: compact(total.inputTokens), output: compact(total.outputTokens) }), now: Number(tokens(total)), before: Number(tokens(previous)), was: compact(tokens(previous)) },
    requests: { value: <span title={format.number(total.requests)}>{compact(total.requests)}</span>, note: total.cancelled > 0 ? t('cancelled', { count: total.cancelled }) : undefined, now: total.requests, before: previous.requests, was: compact(previous.requests) },
    errors: { value: compact(total.errors), note: total.requests > 0 ? t('rate', { share: share(total.errors / total.requests) }) : undefined, now: total.errors, before: previous.errors, was: compact(previous.errors) },
    latency: { value: ms(total.ttftMs), note: total.durationMs === null ? undefined : t('whole', { time: ms(total.durationMs) }), now: total.ttftMs, before: previous.ttftMs, was: ms(previous.ttftMs) },
    cache: { value: share(cacheShare(total)), note: total.cachedTokens > 0n ? t('cached', { tokens: compact(total.cachedTokens) }) : undefined, now: cacheShare(total), before: cacheShare(previous), was: share(cacheShare(previous)) },
  }
}

function Change({ now, before, was }: Tile) {
  const t = useTranslations('usage.metrics')
  const format = useFormatter()
  if (now === null || before === null || before === 0) return <span className="min-h-4.5 text-xs text-faint">{t('noneBefore')}</span>
  const change = now / before - 1
  const Icon = change < 0 ? ArrowDown : ArrowUp
  return (
    <span className="flex min-h-4.5 items-center gap-0.5 text-xs text-muted tabular-nums" title={t('before', { value: was })}>
      {Math.abs(change) >= 0.0005 && <Icon aria-hidden className="size-3" />}
      <span className="sr-only">{t('comparedWith', { value: was })}: </span>
      {format.number(Math.abs(change), { style: 'percent', maximumFractionDigits: Math.abs(change) < 0.1 ? 1 : 0 })}
    </span>
  )
}
