import type { Attempt } from '../../billing/types.ts'
import { ApiError } from '../../errors.ts'
import type { Context } from '../context.ts'
import { brokenBy, UpstreamFailure } from '../failures.ts'
import { noteFailure } from '../measures/note.ts'
import { allOut } from '../routing/availability.ts'
import type { Candidate } from '../routing/candidates.ts'
import type { Conversation } from '../routing/sticky.ts'
import type { Line } from './line.ts'
import { Tries, type Try } from './tries.ts'

export interface Failing {
  context: Context
  candidates: readonly Candidate[]
  /** Aborts whatever is under way. */
  signal: AbortSignal
  /** Grows by one entry an attempt, for the receipt. */
  attempts: Attempt[]
  /** How long an offer may take to its first token while there is another one; null = as long as it needs. */
  maxTtftMs: number | null
  /** The conversation, which stays where it is answered. */
  conversation: Conversation | null
}

/** One attempt under way. */
export interface Turn {
  candidate: Candidate
  line: Line
  attempt: Attempt
  /** Somebody else can be asked. */
  hasMore: boolean
  signal: AbortSignal
}

/** A candidate was too slow for its caller, who is no judge of its health. */
const tooSlow = new DOMException('No first token within the time that the caller allows.', 'TimeoutError')

/**
 * Failing over, whatever is asked: tries candidates in order until `begin` succeeds with one, which is when
 * the first content is there. After that the caller has seen a part of this answer, and another would not
 * continue it.
 *
 * @throws UpstreamFailure, the last one seen; ApiError when the request cannot be expressed for any of the
 * providers, or when all are out at the moment
 */
export async function firstAnswer<T>(failing: Failing, begin: (turn: Turn) => Promise<T>): Promise<T> {
  const { candidates, context, conversation } = failing
  const tries = new Tries(candidates, context.random, conversation?.line)
  let failure: Error | undefined
  for (let next = tries.next(Date.now()); next; next = tries.next(Date.now())) {
    if (next.wait > 0) await pause(next.wait, failing.signal)
    if (failing.signal.aborted) break
    const attempt = attemptAt(next.candidate, failing)
    const outcome = await attemptOnce(failing, { ...next, attempt, hasMore: tries.hasMore(Date.now()) }, begin)
    if ('answer' in outcome) return outcome.answer
    // What a provider said weighs more than what could not be asked.
    if (!failure || outcome.failure instanceof UpstreamFailure) failure = outcome.failure
    if (failing.signal.aborted) break
    if (outcome.failure instanceof UpstreamFailure) tries.failed(next.candidate, next.line, outcome.failure.failure)
    else tries.inexpressible(next.candidate)
  }
  if (failure instanceof UpstreamFailure) failure.tried = { models: [...new Set(candidates.map(({ model }) => model.id))], attempts: failing.attempts }
  if (failure) throw failure
  throw failing.signal.aborted ? brokenBy(failing.signal.reason, candidates[0]!.upstream.provider.name) : everybodyIsOut(candidates)
}

/** One attempt, noted wherever it matters for later calls. Throws what is neither the provider's failure nor a matter of its dialect. */
async function attemptOnce<T>(failing: Failing, { candidate, line, repeat, attempt, hasMore }: Try & { attempt: Attempt; hasMore: boolean }, begin: (turn: Turn) => Promise<T>): Promise<{ answer: T } | { failure: UpstreamFailure | ApiError }> {
  const { load } = candidate.upstream
  const probe = line.begin(Date.now())
  const clock = startClock(failing, hasMore)
  const started = performance.now()
  load.live++
  if (repeat) load.repeats++
  candidate.upstream.turn++
  try {
    const answer = await begin({ candidate, line, attempt, hasMore, signal: clock.signal })
    attempt.paidBy = 'customer'
    line.succeeded(probe, Date.now())
    failing.conversation?.answered(candidate, line, Date.now())
    return { answer }
  } catch (error) {
    const told = judge(failing, error, clock.signal)
    if (told === 'caller') line.abandoned(probe)
    if (error instanceof ApiError && error.code === 'unsupported_parameter') {
      failing.attempts.pop()
      return { failure: error }
    }
    if (!(error instanceof UpstreamFailure)) throw error
    attempt.error = clock.signal.reason === tooSlow ? 'too_slow' : error.failure.class
    // An answer that had begun, or that was still being made, may be on our bill.
    if (attempt.status === 200 || error.failure.code === 'timeout') attempt.paidBy = 'us'
    if (told === 'provider') {
      line.failed(error.failure, probe, Date.now())
      noteFailure(failing.context, candidate, error)
    }
    return { failure: error }
  } finally {
    clock.stop()
    load.live--
    if (repeat) load.repeats--
    attempt.ms = Math.round(performance.now() - started)
  }
}

/** Whose doing a failure is. */
function judge({ signal }: Failing, error: unknown, own: AbortSignal): 'provider' | 'caller' {
  return error instanceof UpstreamFailure && !own.aborted && !signal.aborted ? 'provider' : 'caller'
}

function attemptAt({ model, offer }: Candidate, { attempts, candidates }: Failing): Attempt {
  const attempt: Attempt = { provider: offer.provider, upstream: offer.upstream, status: 0, ms: 0, paidBy: 'nobody' }
  if (candidates[0]!.model !== model) attempt.model = model.id
  attempts.push(attempt)
  return attempt
}

/** Cuts the attempt off when the caller's patience ends, if there is somebody else to try. */
function startClock({ signal, maxTtftMs }: Failing, hasMore: boolean): { signal: AbortSignal; stop(): void } {
  if (maxTtftMs === null || !hasMore) return { signal, stop: () => undefined }
  const cut = new AbortController()
  const timer = setTimeout(() => cut.abort(tooSlow), maxTtftMs)
  return { signal: AbortSignal.any([signal, cut.signal]), stop: () => clearTimeout(timer) }
}

/** Resolves early when the call is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}

/** Why nobody may be called at this moment; for candidates that are all in hard trouble. */
export function everybodyIsOut(candidates: readonly Candidate[]): ApiError {
  const now = Date.now()
  const troubles = candidates.flatMap(({ lines }) => lines.flatMap((line) => line.trouble(now) ?? []))
  const until = Math.min(...troubles.map((trouble) => trouble.until))
  return allOut(candidates.map(({ model }) => model), candidates.map(({ upstream }) => upstream.provider.name), {
    limited: troubles.length > 0 && troubles.every(({ kind }) => kind === 'limited'),
    retryAfter: Number.isFinite(until) ? (until - now) / 1_000 : 1,
  })
}

/** Whether nobody of these may be called at this moment. */
export function areAllOut(candidates: readonly Candidate[]): boolean {
  const now = Date.now()
  return candidates.every(({ lines }) => lines.every((line) => line.trouble(now)?.hard))
}
