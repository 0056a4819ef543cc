import type { UsageChartProps } from '#components/charts/usage-chart.tsx'
import type { Unit } from '#components/charts/reading.ts'
import { FREE, MAX_SERIES, REST, seriesOf, type SeriesNames, type SeriesPoint } from '#components/charts/series.ts'
import type { Metric, UsageOf, UsageOverTime } from '#lib/reports/usage.ts'

export const units: Record<Metric, Unit> = { spend: 'usd', tokens: 'count', requests: 'count', errors: 'count', latency: 'ms', cache: 'share' }

/** Which parts stand for themselves in a chart: the greatest by what it shows, of averages those with the most calls. */
export function topOf(parts: readonly UsageOf[], metric: Metric): string[] {
  const weigh = (part: UsageOf): number => {
    if (metric === 'spend') return Number(part.charged)
    if (metric === 'tokens') return Number(part.inputTokens + part.outputTokens)
    return metric === 'errors' ? part.errors : part.requests
  }
  return [...parts]
    .sort((a, b) => weigh(b) - weigh(a))
    .filter((part) => weigh(part) > 0)
    .slice(0, MAX_SERIES)
    .map(({ id }) => id)
}

interface Look {
  metric: Metric
  shown: readonly string[]
  everUsed: readonly string[]
  names: SeriesNames
}

/** A report as the chart takes it: what free calls paid for stands apart from spend. */
export function chartOf({ bars, rows, previous }: UsageOverTime, { metric, shown, everUsed, names }: Look): Pick<UsageChartProps, 'starts' | 'series' | 'points' | 'previous'> {
  const points: SeriesPoint[] = rows
    .map(({ id, ...point }) => ({ ...point, id: id ?? REST, divisor: metric === 'spend' ? 0n : point.divisor }))
    .filter(({ value, divisor }) => value !== 0n || divisor !== 0n)
  if (metric === 'spend') {
    const free = new Map<number, bigint>()
    for (const { bar, divisor } of rows) if (divisor > 0n) free.set(bar, (free.get(bar) ?? 0n) + divisor)
    for (const [bar, value] of free) points.push({ bar, id: FREE, value, divisor: 0n })
  }
  return {
    starts: bars.map((at) => at.getTime()),
    series: seriesOf(points, { shown, everUsed, names }),
    points,
    previous: previous.filter(({ value, divisor }) => value !== 0n || divisor !== 0n),
  }
}
