import { CircuitState, SamplingBreaker } from 'cockatiel'

const WINDOW_MS = 30_000
const MIN_CALLS = 20
/** cockatiel opens above the threshold; half of the calls shall be enough. */
const SHARE = 0.499
const FIRST_PAUSE_MS = 10_000
const LONGEST_PAUSE_MS = 300_000

/**
 * A circuit breaker: when at least half of at least 20 calls within 30 seconds failed, none is sent for 10
 * seconds; then one probe decides between closing and twice the pause, up to five minutes. Of cockatiel only
 * the sampling is used: its policies wrap a function, and an answer that streams is none.
 */
export class Breaker {
  #sample: SamplingBreaker | undefined
  #lastAt = 0
  #openUntil = 0
  /** The length of the current pause; 0 = closed. */
  #pause = 0
  #probing = false

  /** When a call may be sent, ms since 1970: `now` or earlier = at once. Infinity = when the probe under way has ended. */
  openUntil(now: number): number {
    return this.#probing && this.#openUntil <= now ? Infinity : this.#openUntil
  }

  /** A call is sent; returns whether it is the probe. */
  begin(): boolean {
    if (this.#pause > 0) this.#probing = true
    return this.#pause > 0
  }

  succeeded(probe: boolean, now: number): void {
    if (probe) {
      this.#pause = 0
      this.#probing = false
      this.#sample = undefined
    }
    if (this.#pause === 0) this.#sampled(now).success(CircuitState.Closed)
  }

  /** Returns whether this failure opened it. Calls that were under way when it opened change nothing. */
  failed(probe: boolean, now: number): boolean {
    if (probe) this.#probing = false
    else if (this.#pause > 0 || !this.#sampled(now).failure(CircuitState.Closed)) return false
    this.#pause = Math.min(Math.max(this.#pause * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS)
    this.#openUntil = now + this.#pause
    return true
  }

  /** A call ended without showing anything of the provider: its caller left. */
  abandoned(probe: boolean): void {
    if (probe) this.#probing = false
  }

  /** The windows move on only with calls: after a silence they begin anew. */
  #sampled(now: number): SamplingBreaker {
    if (!this.#sample || now - this.#lastAt > WINDOW_MS) {
      this.#sample = new SamplingBreaker({ threshold: SHARE, duration: WINDOW_MS, minimumRps: MIN_CALLS / (WINDOW_MS / 1_000) })
    }
    this.#lastAt = now
    return this.#sample
  }
}
