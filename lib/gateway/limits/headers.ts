import type { Answer } from '../answer.ts'
import type { Visit } from '../visit.ts'
import type { Level } from './local.ts'

/**
 * An answer that says how the caller's limits stand, under OpenAI's names
 * (platform.openai.com/docs/guides/rate-limits, read 2026-11). Without a limit there is nothing to tell.
 */
export function withLimits(answer: Answer, { slot }: Visit): Answer {
  if (!slot) return answer
  const { requests, tokens } = slot.levels()
  if (requests) tell(answer, 'requests', requests)
  if (tokens) tell(answer, 'tokens', tokens)
  return answer
}

function tell(answer: Answer, counts: string, { limit, left, resetMs }: Level): void {
  set(answer, `x-ratelimit-limit-${counts}`, String(limit))
  set(answer, `x-ratelimit-remaining-${counts}`, String(left))
  set(answer, `x-ratelimit-reset-${counts}`, duration(resetMs))
}

function set(answer: Answer, name: string, value: string): void {
  if (answer instanceof Response) answer.headers.set(name, value)
  else answer.headers[name] = value
}

/** As OpenAI writes them: 17ms, 8.64s, 6m0s. Rounded up: at that time it is so. */
export function duration(ms: number): string {
  const whole = Math.ceil(ms)
  if (whole < 1000) return `${whole}ms`
  const minutes = Math.floor(whole / 60_000)
  const seconds = `${(whole % 60_000) / 1000}s`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}
