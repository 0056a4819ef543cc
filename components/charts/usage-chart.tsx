'use client'

import { useMemo, useState } from 'react'
import { cn } from '../ui/cn.ts'
import { Legend } from './legend.tsx'
import { Plot } from './plot.tsx'
import type { Unit } from './reading.ts'
import { barsOf, type Point, type Series, type SeriesPoint } from './series.ts'
import { UsageTable } from './usage-table.tsx'
import { ViewSwitch, type View } from './view-switch.tsx'

export interface UsageChartProps {
  /** Says what is counted: the chart's and its table's name. */
  label: string
  unit: Unit
  /** Where each bar begins, ms since 1970, and how wide they are in the reader's zone. */
  starts: readonly number[]
  step: 'hour' | 'day' | 'week'
  timezone: string
  series: readonly Series[]
  points: readonly SeriesPoint[]
  /** Everything together in the same bars of the period before: a thin line. */
  previous?: readonly Point[]
  className?: string
}

const PREVIOUS = ' previous'

/** Sums as stacked bars, averages and shares as lines, with the period before as a thin line. The legend filters. */
export function UsageChart({ label, unit, starts, step, timezone, series, points, previous, className }: UsageChartProps) {
  const [view, setView] = useState<View>('chart')
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const bars = useMemo(() => barsOf(starts, points), [starts, points])
  const visible = series.filter(({ id }) => !hidden.has(id))
  const before = hidden.has(PREVIOUS) ? undefined : previous
  const shared = { label, unit, bars, series: visible, previous: before, names: { step, timezone } }

  function toggle(id: string): void {
    const next = new Set(hidden)
    if (!next.delete(id)) next.add(id)
    setHidden(series.every((one) => next.has(one.id)) ? new Set() : next)
  }

  return (
    <figure className={cn('flex min-w-0 flex-col gap-3', className)} aria-label={label}>
      <div className="flex items-start justify-between gap-4">
        <Legend series={series} hidden={hidden} previous={previous && previous.length > 0 ? PREVIOUS : undefined} onToggle={toggle} />
        <ViewSwitch view={view} onChange={setView} />
      </div>
      {view === 'table' ? <UsageTable {...shared} /> : <Plot {...shared} />}
    </figure>
  )
}
