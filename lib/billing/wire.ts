import type pg from 'pg'
import type { Usage } from '../chat/usage.ts'
import type { Nano } from '../money.ts'
import type { Admission, Asset, Reservation, Settled, Settlement } from './types.ts'

/**
 * How a batch travels to `money.commit_batch` and back. Reservations go as arrays, settlements as one
 * JSON text: per item this costs a few microseconds on both sides, where a statement each would cost hundreds.
 */
export interface Checkpoint {
  requestId: string
  usage: Usage
  cost: Nano
}

const text = `select verdicts, refusals, settled
  from money.commit_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

export function commitQuery(instance: string, reserves: readonly Reservation[], settles: readonly Settlement[], checkpoints: readonly Checkpoint[]): pg.QueryConfig {
  const column = (of: (r: Reservation) => string | bigint | number) => (reserves.length > 0 ? `{${reserves.map(of).join(',')}}` : null)
  return {
    name: 'commit_batch',
    text,
    values: [
      instance,
      column((r) => r.requestId),
      column((r) => r.accountId),
      column((r) => r.keyId),
      column((r) => r.amount),
      column((r) => (r.freeEligible ? 't' : 'f')),
      column((r) => r.priceId),
      column((r) => Math.trunc(r.expiresAt)),
      settles.length > 0 ? `{${settles.map((s) => s.accountId).join(',')}}` : null,
      settles.length > 0 ? JSON.stringify(settles.map(settlementRow)) : null,
      checkpoints.length > 0 ? JSON.stringify(checkpoints.map(checkpointRow)) : null,
    ],
  }
}

interface CommitRow {
  verdicts: string | null
  refusals: { posted: string; available: string; calls: string; in_flight: boolean }[] | null
  settled: string | null
}

/** One admission per reservation, one settled per settlement, in order; undefined for a call that was never admitted. */
export function readCommit(result: pg.QueryResult, settles: number): { admissions: Admission[]; settled: (Settled | undefined)[] } {
  const row = (result.rows as CommitRow[])[0]
  if (!row) throw new Error('the ledger did not answer')
  let refused = 0
  const admissions = Array.from(row.verdicts ?? '', (letter): Admission => {
    if (letter !== 'X') return { admitted: true, asset: assetOf(letter) }
    const refusal = row.refusals![refused++]!
    return {
      admitted: false,
      reason: refusal.in_flight ? 'in_flight' : 'insufficient',
      available: BigInt(refusal.available),
      posted: BigInt(refusal.posted),
      freeCallsLeft: BigInt(refusal.calls),
    }
  })
  const settled = new Array<Settled | undefined>(settles).fill(undefined)
  for (const entry of row.settled ? row.settled.split(',') : []) {
    const colon = entry.indexOf(':')
    const letter = entry[colon + 1]!
    if (letter === '?') continue
    const paid = entry.slice(colon + 2)
    settled[Number(entry.slice(0, colon))] =
      letter === 'C' ? { asset: 'CALL', charged: 0n, freeCall: paid === '1' } : { asset: 'USD', charged: BigInt(paid), freeCall: false }
  }
  return { admissions, settled }
}

function assetOf(letter: string): Asset {
  return letter === 'C' ? 'CALL' : 'USD'
}

function settlementRow(s: Settlement, n: number) {
  const { usage } = s
  return {
    n,
    id: s.requestId,
    account_id: s.accountId,
    key_id: s.keyId,
    outcome: s.outcome,
    usage_source: s.usageSource,
    cost: String(s.cost),
    price_id: s.priceId,
    requested_model: clean(s.requestedModel),
    model: clean(s.model),
    provider: clean(s.provider),
    upstream_model: clean(s.upstreamModel),
    upstream_id: s.upstreamId === null ? null : clean(s.upstreamId),
    dialect: s.dialect,
    stream: s.stream,
    finish_reason: s.finishReason === null ? null : clean(s.finishReason),
    native_finish_reason: s.nativeFinishReason === null ? null : clean(s.nativeFinishReason),
    error_code: s.errorCode,
    input: count(usage.input),
    cache_read: count(usage.cacheRead),
    cache_write_5m: count(usage.cacheWrite5m),
    cache_write_1h: count(usage.cacheWrite1h),
    input_audio: count(usage.inputAudio),
    output: count(usage.output),
    reasoning: count(usage.reasoning),
    output_audio: count(usage.outputAudio),
    output_image: count(usage.outputImage),
    attempts: s.attempts.map((a) => ({ ...a, ...(a.upstreamId && { upstreamId: clean(a.upstreamId) }), ...(a.error && { error: clean(a.error) }) })),
    ttft_ms: s.ttftMs === null ? null : count(s.ttftMs),
    duration_ms: count(s.durationMs),
    app_title: s.appTitle === null ? null : clean(s.appTitle),
    app_url: s.appUrl === null ? null : clean(s.appUrl),
    sandbox: s.sandbox,
  }
}

function checkpointRow({ requestId, usage, cost }: Checkpoint) {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, inputAudio, output, reasoning, outputAudio, outputImage } = usage
  return {
    id: requestId,
    cost: String(cost),
    usage: [input, cacheRead, cacheWrite5m, cacheWrite1h, inputAudio, output, reasoning, outputAudio, outputImage].map(count),
  }
}

/** A provider's or client's text must never make a settlement fail: no NUL, no broken UTF-16, no novels. */
function clean(value: string): string {
  const short = value.length > 200 ? value.slice(0, 200) : value
  return (short.includes('\0') ? short.replaceAll('\0', '') : short).toWellFormed()
}

/** A provider's count as an integer column takes it; checked for sense long before. */
function count(value: number): number {
  return value > 0 ? Math.min(Math.round(value), 2_147_483_647) : 0
}
