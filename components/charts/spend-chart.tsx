'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { cn } from '../ui/cn.ts'
import { height, niceTicks, tickUsd } from './axis.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import { Legend } from './legend.tsx'
import { stackByDay, type ModelOnDay, type StackedDay } from './series.ts'
import { SpendTable } from './spend-table.tsx'
import { ViewSwitch, type View } from './view-switch.tsx'

export interface SpendChartProps {
  /** Every day of the period, "2026-11-23", oldest first. */
  days: readonly string[]
  rows: readonly ModelOnDay[]
  /** Every model of the account by first use: gives each its lasting colour. */
  everUsed: readonly string[]
  className?: string
}

/** Spend by day, stacked by model; what free calls paid for stands apart in grey. The legend filters. */
export function SpendChart({ days, rows, everUsed, className }: SpendChartProps) {
  const t = useTranslations('charts')
  const format = useFormatter()
  const [view, setView] = useState<View>('chart')
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const stack = useMemo(() => stackByDay(days, rows, everUsed), [days, rows, everUsed])
  const visible = stack.series.filter((series) => !hidden.has(series.id))
  const totals = stack.days.map((day) => visible.reduce((sum, { id }) => sum + height(day.amounts.get(id) ?? 0n), 0))
  const max = Math.max(...totals, 0)
  const ticks = niceTicks(max)
  const nameOf = (id: string) => (id === 'rest' ? t('rest') : id === 'free' ? t('free') : id)
  const dayName = (day: string) => format.dateTime(new Date(`${day}T00:00:00Z`), { month: 'short', day: 'numeric', timeZone: 'UTC' })

  function toggle(id: string): void {
    const next = new Set(hidden)
    if (!next.delete(id)) next.add(id)
    setHidden(next.size === stack.series.length ? new Set() : next)
  }

  return (
    <figure className={cn('flex min-w-0 flex-col gap-3', className)} aria-label={t('spendByDay')}>
      <div className="flex items-start justify-between gap-4">
        <Legend series={stack.series} hidden={hidden} nameOf={nameOf} onToggle={toggle} />
        <ViewSwitch view={view} onChange={setView} />
      </div>
      {view === 'table' ? (
        <SpendTable days={stack.days} series={visible} nameOf={nameOf} dayName={dayName} />
      ) : (
        <div className="h-64 text-xs">
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 256 }}>
            <BarChart data={stack.days} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} barCategoryGap="20%" accessibilityLayer={false}>
              <CartesianGrid vertical={false} stroke="var(--line)" />
              <XAxis dataKey="day" tickFormatter={dayName} tickLine={false} axisLine={{ stroke: 'var(--edge)' }} tick={{ fill: 'var(--muted)' }} interval="equidistantPreserveStart" minTickGap={24} tickMargin={8} />
              <YAxis
                width="auto"
                domain={[0, ticks.at(-1) || 1]}
                ticks={ticks}
                tickFormatter={(value: number) => tickUsd(value, max)}
                tickLine={false}
                axisLine={false}
                tick={{ fill: 'var(--muted)', fontFamily: 'var(--font-geist-mono)' }}
              />
              <Tooltip
                isAnimationActive={false}
                cursor={{ fill: 'var(--sunken)' }}
                content={({ active, label }) => {
                  const day = active ? stack.days.find((candidate) => candidate.day === label) : undefined
                  return day ? <ChartTooltip day={day} title={dayName(day.day)} series={visible} nameOf={nameOf} /> : null
                }}
              />
              {visible.map(({ id, colour }) => (
                <Bar
                  key={id}
                  name={nameOf(id)}
                  stackId="spend"
                  dataKey={(day: StackedDay) => height(day.amounts.get(id) ?? 0n)}
                  fill={colour}
                  // A hairline of the ground keeps neighbours apart for every eye, where bars are wide enough to lose one.
                  stroke="var(--surface)"
                  strokeWidth={days.length > 31 ? 0 : 1}
                  maxBarSize={44}
                  isAnimationActive={false}
                />
              ))}
            </BarChart>
          </ResponsiveContainer>
        </div>
      )}
    </figure>
  )
}
