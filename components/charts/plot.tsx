'use client'

import { useFormatter } from 'next-intl'
import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { niceTicks } from './axis.ts'
import { useBarNames, type BarNamesOf } from './bar-names.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import { isSum, reading, tickText, type Unit } from './reading.ts'
import { type Bar as BarData, type Point, type Series } from './series.ts'

export interface PlotProps {
  label: string
  unit: Unit
  bars: readonly BarData[]
  series: readonly Series[]
  previous: readonly Point[] | undefined
  names: BarNamesOf
}

/** More bars than this touch each other, and lines need no dots. */
const MANY = 40

export function Plot({ unit, bars, series, previous, names }: PlotProps) {
  const format = useFormatter()
  const { tick, title } = useBarNames(names)
  const before = new Map(previous?.map((point) => [point.bar, point]))
  const height = (point: Point | undefined): number | null => (point ? reading(unit, point) : null)
  const rows = bars.map((bar, index) => ({ start: bar.start, bar, before: previous ? (height(before.get(index)) ?? (isSum(unit) ? 0 : null)) : null }))
  const tops = rows.map(({ bar, before: line }) => {
    const heights = series.map(({ id }) => height(bar.amounts.get(id)) ?? 0)
    return Math.max(line ?? 0, isSum(unit) ? heights.reduce((sum, one) => sum + one, 0) : Math.max(0, ...heights))
  })
  const max = Math.max(0, ...tops)
  const ticks = niceTicks(max)
  const dot = bars.length > MANY ? false : { r: 2, strokeWidth: 0 }
  return (
    <div className="h-64 text-xs">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 256 }}>
        <ComposedChart data={rows} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} barCategoryGap={bars.length > MANY ? '8%' : '20%'} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="start" tickFormatter={tick} tickLine={false} axisLine={{ stroke: 'var(--edge)' }} tick={{ fill: 'var(--muted)' }} interval="equidistantPreserveStart" minTickGap={24} tickMargin={8} />
          <YAxis
            width="auto"
            domain={[0, ticks.at(-1) || 1]}
            ticks={ticks}
            tickFormatter={(value: number) => tickText(unit, value, { max, format })}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--muted)', fontFamily: 'var(--font-geist-mono)' }}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={isSum(unit) ? { fill: 'var(--sunken)' } : { stroke: 'var(--edge)' }}
            content={({ active, label }) => {
              const index = active ? bars.findIndex(({ start }) => start === label) : -1
              return index < 0 ? null : <ChartTooltip bar={bars[index]!} title={title(bars[index]!.start)} unit={unit} series={series} previous={before.get(index)} />
            }}
          />
          {series.map(({ id, name, colour }) => {
            const dataKey = ({ bar }: (typeof rows)[number]) => height(bar.amounts.get(id))
            return isSum(unit) ? (
              // A hairline of the ground keeps neighbours apart for every eye, where bars are wide enough to lose one.
              <Bar key={id} name={name} stackId="all" dataKey={dataKey} fill={colour} stroke="var(--surface)" strokeWidth={bars.length > 31 ? 0 : 1} maxBarSize={44} isAnimationActive={false} />
            ) : (
              <Line key={id} name={name} dataKey={dataKey} stroke={colour} strokeWidth={1.5} dot={dot && { ...dot, fill: colour }} connectNulls isAnimationActive={false} />
            )
          })}
          {previous && <Line name="previous" dataKey="before" stroke="var(--muted)" strokeWidth={1} dot={false} connectNulls isAnimationActive={false} />}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}
