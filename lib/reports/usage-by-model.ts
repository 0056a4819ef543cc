import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import type { Nano } from '../money.ts'
import { daysOf, type Period } from './period.ts'

export interface ModelUsage {
  model: string
  requests: number
  /** Of them paid by a free call. */
  freeCalls: number
  /** Of them failed, interrupted or lost. */
  errors: number
  /** Everything the model read and everything it produced. */
  inputTokens: bigint
  outputTokens: bigint
  charged: Nano
  /** List price of what free calls paid for. */
  free: Nano
}

interface Row {
  model: string
  requests: bigint
  free_calls: bigint
  errors: bigint
  input_tokens: bigint
  output_tokens: bigint
  charged: bigint
  free: bigint
}

/** The account's models in a period, dearest first. Reads hourly totals, never single calls. */
export async function usageByModel(caller: Caller, period: Period): Promise<ModelUsage[]> {
  const { rows } = await db().query<Row>({
    name: 'reports usage by model',
    text: `select model, sum(requests)::bigint as requests, sum(free_calls)::bigint as free_calls, sum(errors)::bigint as errors,
                  sum(input + cache_read + cache_write_5m + cache_write_1h + input_audio)::bigint as input_tokens,
                  sum(output + reasoning + output_audio + output_image)::bigint as output_tokens,
                  sum(charged)::bigint as charged, sum(cost - charged)::bigint as free
           from money.usage_hour
           where account_id = $1 and hour >= $3::timestamp at time zone $2
           group by model order by charged desc, free desc, requests desc, model`,
    values: [caller.accountId, period.timezone, daysOf(period)[0]],
  })
  return rows.map((row) => ({
    model: row.model,
    requests: Number(row.requests),
    freeCalls: Number(row.free_calls),
    errors: Number(row.errors),
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    charged: row.charged,
    free: row.free,
  }))
}

/** Every model the account ever called, in the order of its first call: what gives each its lasting colour. */
export async function modelsByFirstUse(caller: Caller): Promise<string[]> {
  const { rows } = await db().query<{ model: string }>({
    name: 'reports models by first use',
    text: 'select model from money.usage_hour where account_id = $1 group by model order by min(hour), model',
    values: [caller.accountId],
  })
  return rows.map((row) => row.model)
}
