import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import type { Nano } from '../money.ts'
import { daysOf, type Period } from './period.ts'

/** What one model did on one day. */
export interface DayOfModel {
  /** "2026-11-23" in the reader's zone. */
  day: string
  model: string
  requests: number
  /** What left the account's credit. */
  charged: Nano
  /** List price of what free calls paid for. */
  free: Nano
}

export interface SpendByDay {
  /** Every day of the period, oldest first, whether or not anything happened on it. */
  days: string[]
  /** Only days and models with calls; by day, then model. */
  rows: DayOfModel[]
  charged: Nano
  free: Nano
  requests: number
}

interface Row {
  day: string
  model: string
  requests: bigint
  charged: bigint
  free: bigint
}

/** Spend of the account by model and day. Reads hourly totals, never single calls. */
export async function spendByDay(caller: Caller, period: Period): Promise<SpendByDay> {
  const days = daysOf(period)
  const result = await db().query<Row>({
    name: 'reports spend by day',
    // What a call cost and nobody was charged is what a free call paid (or the house, where a hold fell short).
    text: `select to_char(hour at time zone $2, 'YYYY-MM-DD') as day, model, sum(requests)::bigint as requests,
                  sum(charged)::bigint as charged, sum(cost - charged)::bigint as free
           from money.usage_hour
           where account_id = $1 and hour >= $3::timestamp at time zone $2
           group by 1, 2 order by 1, 2`,
    values: [caller.accountId, period.timezone, days[0]],
  })
  const rows = result.rows.map((row) => ({ ...row, requests: Number(row.requests) }))
  return {
    days,
    rows,
    charged: rows.reduce((sum, row) => sum + row.charged, 0n),
    free: rows.reduce((sum, row) => sum + row.free, 0n),
    requests: rows.reduce((sum, row) => sum + row.requests, 0),
  }
}
