import type { QueryConfig, QueryResult, QueryResultRow } from 'pg'
import { claimTurn } from '../../billing/jobs.ts'
import { queryInTime } from '../../db.ts'
import type { Histogram } from '../../histogram.ts'
import { KEPT_MINUTES, type Cell, type Share } from './track.ts'

/** Nobody waits for these; but a connection that went silent must not end the sharing. */
const QUERY_MS = 5_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Writes a process's minutes whole, in one statement: a repeat changes nothing. */
export async function writeCells(instance: string, cells: readonly { offer: string; cell: Cell }[]): Promise<void> {
  if (cells.length === 0) return
  const rows = cells.map(({ offer, cell: { minute, rateLimited, inputTokens, cachedTokens, ...counts } }) => ({
    ...counts,
    offer,
    minute: new Date(minute * MINUTE_MS),
    rate_limited: rateLimited,
    input_tokens: inputTokens,
    cached_tokens: cachedTokens,
  }))
  await ask({
    name: 'health write minutes',
    text: `insert into health.offer_minute (minute, offer, instance, answered, failed, rate_limited, ttft, speed, input_tokens, cached_tokens)
           select minute, offer, $1::uuid, answered, failed, rate_limited, ttft, speed, input_tokens, cached_tokens
           from json_to_recordset($2) as r (minute timestamptz, offer text, answered integer, failed integer, rate_limited integer, ttft jsonb, speed jsonb, input_tokens bigint, cached_tokens bigint)
           order by minute, offer
           on conflict (minute, offer, instance) do update set
             answered = excluded.answered, failed = excluded.failed, rate_limited = excluded.rate_limited, ttft = excluded.ttft, speed = excluded.speed,
             input_tokens = excluded.input_tokens, cached_tokens = excluded.cached_tokens, written_at = now()`,
    values: [instance, JSON.stringify(rows)],
  })
}

export interface Told {
  offer: string
  instance: string
  cell: Cell
}

interface Row {
  minute: number
  offer: string
  instance: string
  answered: number
  failed: number
  rate_limited: number
  ttft: Histogram
  speed: Histogram
  input_tokens: number
  cached_tokens: number
  written_at: Date
}

/** What other processes wrote of the last half hour since the last look; `until` is where the next one begins. */
export async function readOthers(instance: string, now: number, since: Date): Promise<{ told: Told[]; until: Date }> {
  const { rows } = await ask<Row>({
    name: 'health read minutes',
    text: `select (extract(epoch from minute) / 60)::integer as minute, offer, instance, answered, failed, rate_limited, ttft, speed,
                  input_tokens::float8 as input_tokens, cached_tokens::float8 as cached_tokens, written_at
           from health.offer_minute where minute > $2 and instance <> $1 and written_at > $3::timestamptz - interval '15 s'`,
    values: [instance, new Date(now - KEPT_MINUTES * MINUTE_MS), since],
  })
  const told = rows.map(({ offer, instance: by, rate_limited, input_tokens, cached_tokens, written_at: _, ...counts }) => ({
    offer,
    instance: by,
    cell: { ...counts, rateLimited: rate_limited, inputTokens: input_tokens, cachedTokens: cached_tokens },
  }))
  // Not the newest of all times: what is being committed at this moment was stamped a little earlier.
  const until = rows.reduce((latest, row) => (row.written_at > latest ? row.written_at : latest), since)
  return { told, until }
}

/** The last 24 hours of every offer, all processes together, as of the last roll-up. */
export async function readDay(now: number): Promise<Map<string, Share>> {
  const { rows } = await ask<Share & { offer: string }>({
    name: 'health read day',
    text: 'select offer, sum(answered)::integer as answered, sum(failed)::integer as failed from health.offer_hour where hour > $1 group by offer',
    values: [new Date(now - DAY_MS)],
  })
  return new Map(rows.map(({ offer, ...share }) => [offer, share]))
}

/** Makes hours of minutes and forgets what is old; one process a minute has the turn. */
export async function tidy(now: number): Promise<void> {
  if (await claimTurn({ name: 'health-roll-up', everyMs: MINUTE_MS })) await rollUp(now)
}

/** Minutes live two days, hours thirty. */
export async function rollUp(now: number): Promise<void> {
  // From the hour before the newest one: a minute may be written half an hour late.
  const { rows } = await ask<{ since: Date | null }>({ text: `select max(hour) - interval '1 hour' as since from health.offer_hour` })
  await ask({ text: 'select health.roll_up($1)', values: [rows[0]?.since ?? new Date(now - 2 * DAY_MS)] })
  await ask({ text: 'delete from health.offer_minute where minute < $1', values: [new Date(now - 2 * DAY_MS)] })
  await ask({ text: 'delete from health.offer_hour where hour < $1', values: [new Date(now - 30 * DAY_MS)] })
}

function ask<R extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<R>> {
  return queryInTime<R>(query, QUERY_MS)
}
