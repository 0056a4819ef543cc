import { Recent } from '../../accounts/recent.ts'
import { costOf, left, waitFor, WINDOW_MS } from './gcra.ts'
import type { Rule, Rules } from './rules.ts'

/** What one request takes of every bucket that counts it. */
export interface Weight {
  requests: number
  tokens: number
}

export interface Refused {
  rule: Rule
  /** ms until the request would fit, as far as is known. */
  waitMs: number
}

/** How much of a rule is there; `resetMs` until all of it is. */
export interface Level {
  limit: number
  left: number
  resetMs: number
}

const MAX_BUCKETS = 100_000
/** When a running call will end is not known. */
export const PLACE_WAIT_MS = 1_000

/**
 * Limits in this process's memory: exact for one instance. One of several keeps to its share, so that all
 * together stay within the limit. At most 100,000 buckets are held; the ones least used go first.
 */
export class LocalLimits {
  /** How many instances share every limit. */
  instances = 1
  /** A bucket that is not known counts as used up at this moment (of `now`), unused from a minute later on. */
  usedUpAt = -Infinity
  readonly #buckets = new Recent<{ freeAt: number }>(MAX_BUCKETS)
  readonly #running = new Map<string, number>()
  readonly #now: () => number

  /** @param now ms on a clock that never jumps */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** What stands in the way: the rule that takes longest. Null = nothing. */
  check({ buckets, places }: Rules, weight: Weight): Refused | null {
    const now = this.#now()
    let worst: Refused | null = null
    for (const rule of buckets) {
      const waitMs = waitFor(this.#used(rule.name, now), weightOf(rule, weight), this.#share(rule))
      if (waitMs > (worst?.waitMs ?? 0)) worst = { rule, waitMs }
    }
    if (weight.requests === 0) return worst
    for (const rule of places) {
      const full = (this.#running.get(rule.name) ?? 0) >= Math.max(1, Math.floor(this.#share(rule)))
      if (full && PLACE_WAIT_MS > (worst?.waitMs ?? 0)) worst = { rule, waitMs: PLACE_WAIT_MS }
    }
    return worst
  }

  /** Takes it, whether or not it fits. A negative weight gives back. */
  charge({ buckets, places }: Rules, weight: Weight): void {
    const now = this.#now()
    for (const rule of buckets) {
      const amount = weightOf(rule, weight)
      if (amount !== 0) this.#bucket(rule.name, now).freeAt += costOf(amount, this.#share(rule))
    }
    if (weight.requests > 0) for (const { name } of places) this.#running.set(name, (this.#running.get(name) ?? 0) + 1)
  }

  /** Takes all of it, or nothing and says why. */
  take(rules: Rules, weight: Weight): Refused | null {
    const refused = this.check(rules, weight)
    if (!refused) this.charge(rules, weight)
    return refused
  }

  /** Frees the places that one request took. */
  leave({ places }: Rules): void {
    for (const { name } of places) {
      const running = (this.#running.get(name) ?? 0) - 1
      if (running > 0) this.#running.set(name, running)
      else this.#running.delete(name)
    }
  }

  /** Takes over what somebody else knows to be used, in ms of the minute, where that is more. At most the whole minute: a debt is not ours. */
  learn({ buckets }: Rules, used: readonly number[]): void {
    const now = this.#now()
    buckets.forEach((rule, index) => {
      const bucket = this.#bucket(rule.name, now)
      bucket.freeAt = Math.min(Math.max(bucket.freeAt, now + used[index]!), now + WINDOW_MS)
    })
  }

  /** Of the rules that count this, how the tightest one stands; undefined without one. */
  level({ buckets }: Rules, counts: Rule['counts']): Level | undefined {
    const now = this.#now()
    return tightest(buckets, counts, (rule) => ({ used: this.#used(rule.name, now), share: this.#share(rule) }))
  }

  #share({ limit }: Rule): number {
    return limit / this.instances
  }

  #used(name: string, now: number): number {
    return Math.max(0, (this.#buckets.get(name)?.freeAt ?? this.usedUpAt + WINDOW_MS) - now)
  }

  #bucket(name: string, now: number): { freeAt: number } {
    let bucket = this.#buckets.get(name)
    if (!bucket) this.#buckets.set(name, (bucket = { freeAt: this.usedUpAt + WINDOW_MS }))
    if (bucket.freeAt < now) bucket.freeAt = now
    return bucket
  }
}

export function weightOf({ counts }: Rule, weight: Weight): number {
  return counts === 'requests' ? weight.requests : weight.tokens
}

/** The level of the rule with least left, of those that count this. */
export function tightest(rules: readonly Rule[], counts: Rule['counts'], stateOf: (rule: Rule, index: number) => { used: number; share: number }): Level | undefined {
  let least: Level | undefined
  rules.forEach((rule, index) => {
    if (rule.counts !== counts) return
    const { used, share } = stateOf(rule, index)
    const level = { limit: rule.limit, left: left(used, share), resetMs: used }
    if (!least || level.left < least.left) least = level
  })
  return least
}
