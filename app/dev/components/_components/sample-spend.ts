import { FREE, MAX_SERIES, REST, seriesOf, type SeriesPoint } from '#components/charts/series.ts'

const models = ['openai/gpt-5.4', 'anthropic/claude-sonnet-5.5', 'deepseek/deepseek-flash', 'google/gemini-3.8-flash', 'x-ai/grok-4.7', 'qwen/qwen3.8-max', 'z-ai/glm-5.3', 'mistralai/mistral-large-4', 'moonshotai/kimi-k3.1-pro']
const starts = Array.from({ length: 30 }, (_, index) => Date.UTC(2026, 10, 1 + index))

// A made-up month that is the same at every look: weekdays busier, each model with its own weight.
const spent = (index: number, rank: number): bigint => (index % 7 > 4 ? 0n : BigInt(Math.round((900_000_000 / (rank + 1)) * (1 + Math.sin(index * (rank + 2)) / 2))))

const points: SeriesPoint[] = starts.flatMap((_, bar) => [
  ...models.slice(0, MAX_SERIES).map((id, rank) => ({ bar, id, value: spent(bar, rank), divisor: 0n })),
  { bar, id: REST, value: spent(bar, 7) + spent(bar, 8), divisor: 0n },
  ...(bar < 6 ? [{ bar, id: FREE, value: 250_000_000n, divisor: 0n }] : []),
])

const times: SeriesPoint[] = starts.flatMap((_, bar) => models.slice(0, 3).map((id, rank) => ({ bar, id, value: BigInt(Math.round((400 + 300 * rank) * (10 + 2 * Math.sin(bar + rank)))), divisor: 10n })))
const names = { of: (id: string) => id, rest: 'Other models', free: 'Free calls, at list price' }
const look = { shown: models.slice(0, MAX_SERIES), everUsed: models, names }

export const sampleModels = models
export const sampleSpend = { starts, points, series: seriesOf(points, look), previous: starts.map((_, bar) => ({ bar, value: spent(bar + 2, 0) * 2n, divisor: 0n })) }
export const sampleTimes = { starts, points: times, series: seriesOf(times, look) }
