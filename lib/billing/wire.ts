import type pg from 'pg'
import type { Usage } from '../chat/usage.ts'
import type { Nano } from '../money.ts'
import type { Admission, Attempt, Decision, LimitReset, Reservation, Settled, Settlement } from './types.ts'

/**
 * How a batch travels to `money.commit_batch` and back: as Postgres array literals, which cost a few
 * microseconds an item on both sides, where a statement each would cost hundreds.
 */
export interface Checkpoint {
  requestId: string
  usage: Usage
  cost: Nano
}

const text = `select verdicts, grants, refusals, settled
  from money.commit_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`

export interface Outgoing {
  reserves: readonly Reservation[]
  /** Some of the reservations may have been written by an earlier try. */
  repeat: boolean
  settles: readonly Settlement[]
  checkpoints: readonly Checkpoint[]
}

export function commitQuery(instance: string, { reserves, repeat, settles, checkpoints }: Outgoing): pg.QueryConfig {
  const column = (of: (r: Reservation) => string | bigint | number) => (reserves.length > 0 ? `{${reserves.map(of).join(',')}}` : null)
  return {
    name: 'commit_batch',
    text,
    values: [
      instance,
      column((r) => r.requestId),
      column((r) => r.accountId),
      column((r) => r.keyId),
      column((r) => r.least ?? r.amount),
      column((r) => r.amount),
      column((r) => r.most ?? r.amount),
      column((r) => (r.freeEligible ? 't' : 'f')),
      column((r) => r.priceId),
      column((r) => Math.trunc(r.expiresAt)),
      repeat,
      settles.length > 0 ? `{${settles.map((s) => s.accountId).join(',')}}` : null,
      settles.length > 0 ? `{${settles.map(settlementRow).join(',')}}` : null,
      settles.length > 0 ? `[${settles.map(attemptsJson).join(',')}]` : null,
      checkpoints.length > 0 ? JSON.stringify(checkpoints.map(checkpointRow)) : null,
      decisionsJson(settles),
    ],
  }
}

interface CommitRow {
  verdicts: string | null
  /** By the item's number, from 1. */
  grants: Record<string, string> | null
  refusals: Record<string, RefusalRow> | null
  settled: string | null
}

interface RefusalRow {
  posted: string
  available: string
  calls: string
  reason: 'insufficient' | 'key_limit' | 'in_flight'
  limit: string | null
  reset: LimitReset
}

/** One admission per reservation, one settled per settlement, in order; undefined for a call that was never admitted. */
export function readCommit(result: pg.QueryResult, reserves: readonly Reservation[], settles: number): { admissions: Admission[]; settled: (Settled | undefined)[] } {
  const row = (result.rows as CommitRow[])[0]
  if (!row) throw new Error('the ledger did not answer')
  const admissions = reserves.map((r, i): Admission => {
    const letter = row.verdicts?.[i]
    if (letter === 'X') return readRefusal(row.refusals![i + 1]!)
    if (letter === 'C') return { admitted: true, asset: 'CALL', amount: 1n, byKeyLimit: false }
    const granted = row.grants?.[i + 1]
    return { admitted: true, asset: 'USD', amount: granted === undefined ? (r.most ?? r.amount) : BigInt(granted), byKeyLimit: letter === 'K' }
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

function readRefusal({ reason, available, posted, calls, limit, reset }: RefusalRow): Admission {
  return {
    admitted: false,
    reason,
    available: BigInt(available),
    posted: BigInt(posted),
    freeCallsLeft: BigInt(calls),
    limit: limit === null ? null : { amount: BigInt(limit), reset },
  }
}

/** One element of `money.settlement[]`, columns in the order of that type; an empty field is null. */
function settlementRow(s: Settlement, n: number): string {
  const u = s.usage
  const who = `${n},${s.requestId},${s.accountId},${s.keyId},${s.outcome},${s.usageSource},${s.cost},${s.priceId}`
  const what = `${field(s.requestedModel)},${field(s.model)},${field(s.provider)},${field(s.upstreamModel)},${field(s.upstreamId)},${s.dialect},${s.stream}`
  const end = `${field(s.finishReason)},${field(s.nativeFinishReason)},${field(s.errorCode)}`
  const input = `${count(u.input)},${count(u.cacheRead)},${count(u.cacheWrite5m)},${count(u.cacheWrite1h)},${count(u.inputAudio)}`
  const output = `${count(u.output)},${count(u.reasoning)},${count(u.outputAudio)},${count(u.outputImage)}`
  const rest = `${s.ttftMs === null ? '' : count(s.ttftMs)},${count(s.durationMs)},${field(s.appTitle)},${field(s.appUrl)},${s.sandbox}`
  const row = `(${who},${what},${end},${input},${output},${rest})`
  return row.includes('"') ? `"${row.replace(/["\\]/g, '\\$&')}"` : `"${row}"`
}

function attemptsJson({ attempts }: Settlement): string {
  const json = JSON.stringify(attempts)
  // Only control characters and broken UTF-16 are written as \u…: what Postgres refuses is among them.
  return json.includes('\\u') || json.length > 4_000 ? JSON.stringify(attempts.map(cleanAttempt)) : json
}

function cleanAttempt(attempt: Attempt): Attempt {
  const { upstreamId, error } = attempt
  return { ...attempt, ...(upstreamId && { upstreamId: clean(upstreamId) }), ...(error && { error: clean(error) }) }
}

/** By the item's number, of those that have one. */
function decisionsJson(settles: readonly Settlement[]): string | null {
  if (!settles.some((s) => s.decision)) return null
  const decisions = new Map<number, Decision>()
  settles.forEach(({ decision }, n) => decision && decisions.set(n, decision))
  return JSON.stringify(Object.fromEntries(decisions), (_, value: unknown) => (typeof value === 'string' ? clean(value) : value))
}

/** A text field of a row literal. Plain names need no quotes, which is nearly all of them. */
function field(value: string | null): string {
  if (value === null) return ''
  return /^[\w./:@-]{1,200}$/.test(value) ? value : quoted(clean(value))
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '$&$&')}"`
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
