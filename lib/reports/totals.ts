import { orNull, type CallFilter } from '../call-filter.ts'
import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import type { Nano } from '../money.ts'

/** What totals are kept by. */
export const dimensions = ['model', 'key', 'provider', 'app'] as const
export type Dimension = (typeof dimensions)[number]

/** A column of money.usage_hour and money.usage_day. */
export const columnOf: Record<Dimension, string> = { model: 'model', key: 'key_id', provider: 'provider', app: 'app' }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Hours or whole UTC days that belong to one bar. */
export interface Piece {
  bar: number
  from: Date
  to: Date
}

/**
 * Which totals make up bars with these borders: whole UTC days where they fit, hours at the edges. Totals are
 * kept by UTC hour: in zones off by half an hour, an hour belongs to the bar in which it begins.
 */
export function piecesOf(borders: readonly Date[]): { hours: Piece[]; days: Piece[] } {
  const [hours, days]: [Piece[], Piece[]] = [[], []]
  const add = (to: Piece[], bar: number, from: number, until: number): void => {
    if (from < until) to.push({ bar, from: new Date(from), to: new Date(until) })
  }
  for (let bar = 0; bar + 1 < borders.length; bar++) {
    const [from, to] = [ceil(borders[bar]!, HOUR_MS), ceil(borders[bar + 1]!, HOUR_MS)]
    const [firstDay, lastDay] = [Math.ceil(from / DAY_MS) * DAY_MS, Math.floor(to / DAY_MS) * DAY_MS]
    if (firstDay >= lastDay) {
      add(hours, bar, from, to)
      continue
    }
    add(hours, bar, from, firstDay)
    add(days, bar, firstDay, lastDay)
    add(hours, bar, lastDay, to)
  }
  return { hours, days }
}

function ceil(moment: Date, unit: number): number {
  return Math.ceil(moment.getTime() / unit) * unit
}

/** Pieces, the caller and the filter as $1 to $11 of `addUp`. */
function totalsArguments(caller: Caller, borders: readonly Date[], filter: CallFilter): unknown[] {
  const { hours, days } = piecesOf(borders)
  const columns = (pieces: Piece[]): unknown[] => [pieces.map(({ bar }) => bar), pieces.map(({ from }) => from), pieces.map(({ to }) => to)]
  return [...columns(hours), ...columns(days), caller.accountId, orNull(filter.keys), orNull(filter.models), orNull(filter.providers), orNull(filter.apps)]
}

const matching = `($8::uuid[] is null or u.key_id = any ($8)) and ($9::text[] is null or u.model = any ($9))
    and ($10::text[] is null or u.provider = any ($10)) and ($11::text[] is null or u.app = any ($11))`

export interface Sums {
  /** Of a total `u`, by name: what the result's rows have. */
  sums: Readonly<Record<string, string>>
  /** What they are grouped by, besides the bar when `byBar`; `$12` is `argument`. */
  by?: string
  byBar?: boolean
  argument?: unknown
}

/**
 * Adds up totals: rows with `bar` and `id` as asked for, and each sum. Every piece is a range of an index and
 * adds itself up, whatever the planner may guess of how much is in it; for the same reason the statement is
 * planned anew each time (1 ms), for its own arguments.
 */
export async function addUp<Row extends object>(caller: Caller, { borders, filter }: { borders: readonly Date[]; filter: CallFilter }, { sums, by, byBar, argument }: Sums): Promise<Row[]> {
  const names = Object.keys(sums)
  const piece = (table: string, time: string, first: number): string => `
    select p.bar, t.* from unnest($${first}::int[], $${first + 1}::timestamptz[], $${first + 2}::timestamptz[]) as p (bar, since, until)
    cross join lateral (
      select ${by ?? 'null'} as id, ${names.map((name) => `sum(${sums[name]})::bigint as ${name}`).join(', ')}
      from money.${table} u where u.account_id = $7 and u.${time} >= p.since and u.${time} < p.until and ${matching} group by 1
    ) t`
  const groups = [byBar ? 'bar' : '', by ? 'id' : ''].filter(Boolean).join(', ')
  const { rows } = await db().query<Row>(
    `with part as (${piece('usage_hour', 'hour', 1)} union all ${piece('usage_day', 'day', 4)})
     select ${groups ? `${groups}, ` : ''}${names.map((name) => `coalesce(sum(${name}), 0)::bigint as ${name}`).join(', ')} from part ${groups ? `group by ${groups} order by ${groups}` : ''}`,
    [...totalsArguments(caller, borders, filter), ...(argument === undefined ? [] : [argument])],
  )
  return rows
}

/** What a set of calls adds up to. */
export interface Totals {
  requests: number
  freeCalls: number
  /** Failed, interrupted or lost. */
  errors: number
  cancelled: number
  /** Everything the models read, of it from a cache, and everything they produced. */
  inputTokens: bigint
  cachedTokens: bigint
  outputTokens: bigint
  /** What left the account's credit. */
  charged: Nano
  /** The same at list price, with what free calls (or the house, where a hold fell short) paid for. */
  listCost: Nano
  /** Averages in ms; null = nothing to average. */
  ttftMs: number | null
  durationMs: number | null
}

/** What makes Totals, for `addUp`. */
export const totalSums = {
  requests: 'u.requests',
  free_calls: 'u.free_calls',
  errors: 'u.errors',
  cancelled: 'u.cancelled',
  input_tokens: 'u.input + u.cache_read + u.cache_write_5m + u.cache_write_1h + u.input_audio',
  cached_tokens: 'u.cache_read',
  output_tokens: 'u.output + u.reasoning + u.output_audio + u.output_image',
  charged: 'u.charged',
  list_cost: 'u.cost',
  ttft_ms: 'u.ttft_ms',
  ttft_count: 'u.ttft_count',
  duration_ms: 'u.duration_ms',
}

export type SumsRow = Record<keyof typeof totalSums, bigint>

export function totalsOf(rows: readonly SumsRow[]): Totals {
  const sum = (column: keyof SumsRow): bigint => rows.reduce((total, row) => total + row[column], 0n)
  const [requests, timed] = [Number(sum('requests')), Number(sum('ttft_count'))]
  return {
    requests,
    freeCalls: Number(sum('free_calls')),
    errors: Number(sum('errors')),
    cancelled: Number(sum('cancelled')),
    inputTokens: sum('input_tokens'),
    cachedTokens: sum('cached_tokens'),
    outputTokens: sum('output_tokens'),
    charged: sum('charged'),
    listCost: sum('list_cost'),
    ttftMs: timed > 0 ? Number(sum('ttft_ms')) / timed : null,
    durationMs: requests > 0 ? Number(sum('duration_ms')) / requests : null,
  }
}
