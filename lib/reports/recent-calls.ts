import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import { generationId } from '../ids.ts'
import type { Nano } from '../money.ts'

export interface RecentCall {
  /** "gen-…", what the caller got in the answer's id. */
  id: string
  at: Date
  model: string
  /** As the caller wrote it: "auto", an alias. */
  requestedModel: string
  provider: string
  outcome: 'completed' | 'cancelled' | 'interrupted' | 'failed' | 'reaped'
  /** Our error code when it failed. */
  error: string | null
  stream: boolean
  sandbox: boolean
  inputTokens: number
  outputTokens: number
  /** At list price; what left the credit; whether a free call paid. */
  cost: Nano
  charged: Nano
  freeCall: boolean
  ttftMs: number | null
  durationMs: number
  /** The application that called; '' = it named none. */
  app: string
  keyName: string | null
}

export interface CallRow {
  id: string
  at: Date
  model: string
  requested_model: string
  provider: string
  outcome: RecentCall['outcome']
  error_code: string | null
  stream: boolean
  sandbox: boolean
  input_tokens: number
  output_tokens: number
  cost: bigint
  charged: bigint
  free_call: boolean
  ttft_ms: number | null
  duration_ms: number
  app: string
  key_name: string | null
}

/** What a CallRow needs of an event `e` and its key `k`. */
export const callColumns = `e.id, e.at, e.model, e.requested_model, e.provider, e.outcome, e.error_code, e.stream, e.sandbox, e.cost, e.charged, e.free_call, e.ttft_ms, e.duration_ms,
  e.input + e.cache_read + e.cache_write_5m + e.cache_write_1h + e.input_audio as input_tokens, e.output + e.reasoning + e.output_audio + e.output_image as output_tokens,
  money.app_of(e.app_title, e.app_url) as app, k.name as key_name`

/** The account's latest calls, newest first; `limit` 1–100. Walks an index, so it costs the same however many there are. */
export async function recentCalls(caller: Caller, { limit }: { limit: number }): Promise<RecentCall[]> {
  const { rows } = await db().query<CallRow>({
    name: 'reports recent calls',
    text: `select ${callColumns} from money.usage_event e left join public.api_key k on k.id = e.key_id and k.account_id = e.account_id
           where e.account_id = $1 order by e.at desc, e.id desc limit $2`,
    values: [caller.accountId, Math.min(Math.max(limit, 1), 100)],
  })
  return rows.map(callOf)
}

export function callOf(row: CallRow): RecentCall {
  return {
    id: generationId(row.id),
    at: row.at,
    model: row.model,
    requestedModel: row.requested_model,
    provider: row.provider,
    outcome: row.outcome,
    error: row.error_code,
    stream: row.stream,
    sandbox: row.sandbox,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cost: row.cost,
    charged: row.charged,
    freeCall: row.free_call,
    ttftMs: row.ttft_ms,
    durationMs: row.duration_ms,
    app: row.app,
    keyName: row.key_name,
  }
}
