import type { CallFilter } from '../call-filter.ts'
import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import { bordersOf, previousRange, type Range } from './range.ts'
import { addUp, columnOf, totalsOf, totalSums, type Dimension, type SumsRow, type Totals } from './totals.ts'

export interface UsageQuery {
  range: Range
  by: Dimension
  filter: CallFilter
}

/** One model, key, provider or application of a period. */
export interface UsageOf extends Totals {
  /** A catalogue id, a key's id, a provider's id, an application's name ('' = calls that name none). */
  id: string
  /** A key's name; null for everything else, and for a key of which nothing is left. */
  name: string | null
}

export interface Usage {
  /** Dearest first, then by what free calls paid, then by calls. */
  parts: UsageOf[]
  total: Totals
  /** The same for as many hours or days directly before. */
  previous: Totals
}

/**
 * What the account's calls of a period add up to, together and by model, key, provider or application. Reads
 * totals kept by the settlements, never single calls: sums are the ledger's, to the nano-dollar.
 */
export async function usage(caller: Caller, { range, by, filter }: UsageQuery): Promise<Usage> {
  const before = previousRange(range)
  const [now, then, names] = await Promise.all([
    addUp<SumsRow & { id: string }>(caller, { borders: [range.from, range.to], filter }, { sums: totalSums, by: `u.${columnOf[by]}` }),
    addUp<SumsRow>(caller, { borders: [before.from, before.to], filter }, { sums: totalSums }),
    by === 'key' ? keyNames(caller) : new Map<string, string>(),
  ])
  // A late settlement may have moved all that a row had to another.
  const parts = now.filter(({ requests }) => requests !== 0n).map((row) => ({ id: row.id, name: names.get(row.id) ?? null, ...totalsOf([row]) }))
  return { parts: parts.sort(dearestFirst), total: totalsOf(now), previous: totalsOf(then) }
}

function dearestFirst(a: UsageOf, b: UsageOf): number {
  return Number(b.charged - a.charged) || Number(b.listCost - a.listCost) || b.requests - a.requests || (a.id < b.id ? -1 : 1)
}

/** What a chart can show. `spend` in nano-USD, `latency` in ms, `cache` the share of input read from a cache. */
export const metrics = ['spend', 'tokens', 'requests', 'errors', 'latency', 'cache'] as const
export type Metric = (typeof metrics)[number]

/** Numerator and divisor of a metric; sums have none, and spend has what free calls were worth in its place. */
const measures: Record<Metric, [string, string]> = {
  spend: ['u.charged', 'u.cost - u.charged'],
  tokens: ['u.input + u.cache_read + u.cache_write_5m + u.cache_write_1h + u.input_audio + u.output + u.reasoning + u.output_audio + u.output_image', '0'],
  requests: ['u.requests', '0'],
  errors: ['u.errors', '0'],
  latency: ['u.ttft_ms', 'u.ttft_count'],
  cache: ['u.cache_read', 'u.input + u.cache_read + u.cache_write_5m + u.cache_write_1h + u.input_audio'],
}

export interface UsageOverTime {
  /** Where bars begin. */
  bars: Date[]
  /** By bar; of those asked for, and with id null of all others together. Only bars with calls. */
  rows: { bar: number; id: string | null; value: bigint; divisor: bigint }[]
  /** Everything together, of as many bars directly before; `bar` counts as above. */
  previous: { bar: number; value: bigint; divisor: bigint }[]
}

/** One metric of a period by bar; `shown` are the ids that stand for themselves. */
export async function usageOverTime(caller: Caller, { range, by, filter, metric, shown }: UsageQuery & { metric: Metric; shown: readonly string[] }): Promise<UsageOverTime> {
  const [value, divisor] = measures[metric]
  const borders = bordersOf(range)
  const column = `u.${columnOf[by]}`
  const [rows, previous] = await Promise.all([
    addUp<UsageOverTime['rows'][number]>(
      caller,
      { borders, filter },
      { sums: { value, divisor }, byBar: true, by: `case when ${column} = any ($12::${by === 'key' ? 'uuid' : 'text'}[]) then ${column} end`, argument: shown },
    ),
    addUp<UsageOverTime['previous'][number]>(caller, { borders: bordersOf(previousRange(range)), filter }, { sums: { value, divisor }, byBar: true }),
  ])
  return { bars: borders.slice(0, -1), rows, previous }
}

/**
 * Every model, key, provider and application of the account in the order of its first call: what gives each
 * its lasting colour, and what one can filter by.
 */
export async function everUsed(caller: Caller): Promise<Record<Dimension, string[]>> {
  const { rows } = await db().query<Record<Dimension, string | null>>({
    name: 'reports ever used',
    text: `select model, key_id as key, provider, app from money.usage_day where account_id = $1
           group by grouping sets ((model), (key_id), (provider), (app)) order by min(day), model, key_id, provider, app`,
    values: [caller.accountId],
  })
  const of = (dimension: Dimension): string[] => rows.map((row) => row[dimension]).filter((id) => id !== null)
  return { model: of('model'), key: of('key'), provider: of('provider'), app: of('app') }
}

/** Also of keys that were revoked. */
export async function keyNames(caller: Caller): Promise<Map<string, string>> {
  const { rows } = await db().query<{ id: string; name: string }>({ name: 'reports key names', text: 'select id, name from public.api_key where account_id = $1', values: [caller.accountId] })
  return new Map(rows.map(({ id, name }) => [id, name]))
}
