import type { Outcome as Ending } from '../../billing/types.ts'
import { offerKey } from '../../catalog/types.ts'
import { inputTokens, type Usage } from '../../chat/usage.ts'
import type { ApiError } from '../../errors.ts'
import type { Context } from '../context.ts'
import type { UpstreamFailure } from '../failures.ts'
import type { Candidate } from '../route.ts'
import type { Outcome } from './track.ts'

type Measuring = Pick<Context, 'measures'>

/** An attempt that failed before its first content. What the caller is to blame for does not count. */
export function noteFailure({ measures }: Measuring, { model, offer }: Candidate, { failure }: UpstreamFailure): void {
  const result = failure.class === 'rate_limit' ? 'rate_limited' : failure.class === 'retryable' || failure.class === 'account' ? 'failed' : undefined
  if (result) measures.note({ offer: offerKey(model, offer), at: Date.now(), result })
}

/** How an answer that had begun came to its end. */
export interface Ended {
  candidate: Candidate
  outcome: Ending
  error?: ApiError | undefined
  usage: Usage
  /** Streams only. */
  ttftMs?: number | undefined
  streamMs?: number | undefined
  /** Produced after the first content. */
  streamTokens?: number
}

/** An answer that had begun: how its provider did. Callers who left in the middle got what they were owed until then. */
export function noteEnding({ measures }: Measuring, { candidate: { model, offer }, outcome, error, usage, ttftMs, streamMs, streamTokens }: Ended): void {
  const common = { offer: offerKey(model, offer), at: Date.now() }
  const result = outcome === 'completed' || outcome === 'cancelled' ? 'answered' : blame(error)
  if (!result) return
  if (result !== 'answered') return measures.note({ ...common, result })
  const noted: Outcome = { ...common, result }
  if (ttftMs !== undefined) noted.ttftMs = ttftMs
  // A caller who leaves cuts the usage short, and with it what it says about speed and caches.
  if (outcome === 'completed') {
    Object.assign(noted, { inputTokens: inputTokens(usage), cachedTokens: usage.cacheRead })
    if (streamMs !== undefined) Object.assign(noted, { streamMs, outputTokens: streamTokens })
  }
  measures.note(noted)
}

function blame(error: ApiError | undefined): Outcome['result'] | undefined {
  switch (error?.code) {
    case undefined: // An answer without anything in it.
    case 'provider_error':
    case 'provider_timeout':
    case 'provider_unavailable':
      return 'failed'
    case 'rate_limit_exceeded':
      return 'rate_limited'
    default:
      return undefined
  }
}
