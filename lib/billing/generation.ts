import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import type { Nano } from '../money.ts'
import { costOf, type Cost } from './cost.ts'
import { unpackPrice, type PackedPrice } from './packed-price.ts'
import type { Asset, Attempt, Decision, Outcome } from './types.ts'
import type { Usage, UsageSource } from '../chat/usage.ts'

/** Everything the books know of one ended call. */
export interface Receipt {
  requestId: string
  at: Date
  settledAt: Date
  keyId: string
  outcome: Outcome
  /** The rule of the public billing page that decided the charge. */
  rule: 'completed' | 'partial' | 'free_failure' | 'checkpoint'
  requestedModel: string
  model: string
  provider: string
  upstreamModel: string
  upstreamId: string | null
  dialect: string
  stream: boolean
  finishReason: string | null
  nativeFinishReason: string | null
  errorCode: string | null
  usage: Usage
  usageSource: UsageSource | 'none'
  asset: Asset
  freeCall: boolean
  /** At list price, and what left the account's credit; nano-USD. */
  cost: Nano
  charged: Nano
  /** Owed but not taken, because the credit was used up: the house paid it. */
  writtenOff: Nano
  price: { id: string; version: number; offer: string; source: string; asOf: string } | null
  /** Token buckets × unit price; they sum to `cost` exactly (rounded up once). Empty when nothing was owed. */
  lines: Cost['lines']
  inputCost: Nano
  outputCost: Nano
  attempts: Attempt[]
  /** Why this model and this provider; null when the caller named the model and its first offer answered. */
  decision: Decision | null
  ttftMs: number | null
  durationMs: number
  appTitle: string | null
  appUrl: string | null
  sandbox: boolean
  late: boolean
}

/** The receipt of one of the caller's own calls; null for anybody else's, an unknown or a still running one. */
export async function generation(caller: Pick<Caller, 'accountId'>, requestId: string): Promise<Receipt | null> {
  const { rows } = await db().query<EventRow>(
    `select e.*, to_jsonb(p.price) as packed, p.version as price_version, p.offer as price_offer, p.source as price_source, p.as_of::text as price_as_of
     from money.usage_event e left join money.price p on p.id = e.price_id
     where e.id = $1 and e.at = money.id_time($1) and e.account_id = $2`,
    [requestId, caller.accountId],
  )
  return rows[0] ? receiptOf(rows[0]) : null
}

interface EventRow {
  id: string
  at: Date
  settled_at: Date
  key_id: string
  outcome: Outcome
  usage_source: UsageSource | 'none'
  asset: Asset
  free_call: boolean
  cost: bigint
  charged: bigint
  price_id: string
  requested_model: string
  model: string
  provider: string
  upstream_model: string
  upstream_id: string | null
  dialect: string
  stream: boolean
  finish_reason: string | null
  native_finish_reason: string | null
  error_code: string | null
  input: number
  cache_read: number
  cache_write_5m: number
  cache_write_1h: number
  input_audio: number
  output: number
  reasoning: number
  output_audio: number
  output_image: number
  attempts: Attempt[]
  decision: Decision | null
  ttft_ms: number | null
  duration_ms: number
  app_title: string | null
  app_url: string | null
  sandbox: boolean
  late: boolean
  packed: PackedPrice | null
  price_version: number
  price_offer: string
  price_source: string
  price_as_of: string
}

function receiptOf(row: EventRow): Receipt {
  const usage = usageOf(row)
  const cost = row.cost > 0n && row.packed ? costOf(usage, unpackPrice(row.packed), row.at) : null
  return {
    requestId: row.id,
    at: row.at,
    settledAt: row.settled_at,
    keyId: row.key_id,
    outcome: row.outcome,
    rule: ruleOf(row),
    requestedModel: row.requested_model,
    model: row.model,
    provider: row.provider,
    upstreamModel: row.upstream_model,
    upstreamId: row.upstream_id,
    dialect: row.dialect,
    stream: row.stream,
    finishReason: row.finish_reason,
    nativeFinishReason: row.native_finish_reason,
    errorCode: row.error_code,
    usage,
    usageSource: row.usage_source,
    asset: row.asset,
    freeCall: row.free_call,
    cost: row.cost,
    charged: row.charged,
    writtenOff: row.asset === 'USD' ? row.cost - row.charged : 0n,
    price: row.packed && { id: row.price_id, version: row.price_version, offer: row.price_offer, source: row.price_source, asOf: row.price_as_of },
    lines: cost?.lines ?? [],
    inputCost: cost?.input ?? 0n,
    outputCost: cost?.output ?? 0n,
    attempts: row.attempts,
    decision: row.decision,
    ttftMs: row.ttft_ms,
    durationMs: row.duration_ms,
    appTitle: row.app_title,
    appUrl: row.app_url,
    sandbox: row.sandbox,
    late: row.late,
  }
}

export function usageOf(row: Pick<EventRow, 'input' | 'cache_read' | 'cache_write_5m' | 'cache_write_1h' | 'input_audio' | 'output' | 'reasoning' | 'output_audio' | 'output_image'>): Usage {
  return {
    input: row.input,
    cacheRead: row.cache_read,
    cacheWrite5m: row.cache_write_5m,
    cacheWrite1h: row.cache_write_1h,
    inputAudio: row.input_audio,
    output: row.output,
    reasoning: row.reasoning,
    outputAudio: row.output_audio,
    outputImage: row.output_image,
  }
}

function ruleOf(row: EventRow): Receipt['rule'] {
  if (row.outcome === 'reaped') return 'checkpoint'
  if (row.outcome === 'failed') return 'free_failure'
  return row.outcome === 'completed' ? 'completed' : 'partial'
}
