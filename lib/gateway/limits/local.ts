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

/** Moments from which on nothing is used: of this process's share, and of the whole as Redis told it last. The later one counts. */
interface Bucket {
  ownAt: number
  toldAt: number
  /** When Redis told it. */
  heardAt: number
}

/** Calls that other instances have running, as Redis told it last. */
interface Elsewhere {
  calls: number
  heardAt: number
}

/** How much of a rule is there; `resetMs` until all of it is. */
export interface Level {
  limit: number
  left: number
  resetMs: number
}

const MAX_BUCKETS = 100_000
/** Others may have used up what was heard of longer ago. */
const FRESH_MS = 1_000
/** When a running call will end is not known. */
export const PLACE_WAIT_MS = 1_000

/**
 * Limits in this process's memory: exact for one instance. One of several keeps to its share, so that all
 * together stay within the limit. At most 100,000 buckets are held; the ones least used go first.
 */
export class LocalLimits {
  /** When Redis was lost: what it had not told just before then counts as used up at that moment. */
  lostAt = -Infinity
  readonly #buckets: Recent<Bucket>
  readonly #running = new Map<string, number>()
  readonly #elsewhere: Recent<Elsewhere>
  readonly #now: () => number
  readonly #instances: () => number

  /** `now`: ms on a clock that never jumps; `instances`: how many share every limit; `buckets`: how many are held. */
  constructor({ now = () => performance.now(), instances = () => 1, buckets = MAX_BUCKETS }: { now?: (() => number) | undefined; instances?: () => number; buckets?: number } = {}) {
    this.#buckets = new Recent(buckets)
    this.#elsewhere = new Recent(buckets)
    this.#now = now
    this.#instances = instances
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
      const here = this.#running.get(rule.name) ?? 0
      const full = here >= Math.max(1, Math.floor(this.#share(rule))) || here + this.#runningElsewhere(rule, now) >= rule.limit
      if (full && PLACE_WAIT_MS > (worst?.waitMs ?? 0)) worst = { rule, waitMs: PLACE_WAIT_MS }
    }
    return worst
  }

  /** Takes it, whether or not it fits. A negative weight gives back. */
  charge({ buckets, places }: Rules, weight: Weight): void {
    const now = this.#now()
    for (const rule of buckets) {
      const amount = weightOf(rule, weight)
      if (amount === 0) continue
      const bucket = this.#bucket(rule.name, now)
      const cost = costOf(amount, this.#share(rule))
      bucket.ownAt += cost
      bucket.toldAt += cost
    }
    if (weight.requests > 0) for (const { name } of places) this.#running.set(name, (this.#running.get(name) ?? 0) + 1)
  }

  /** Undoes a charge. */
  giveBack(rules: Rules, { requests, tokens }: Weight): void {
    this.charge(rules, { requests: -requests, tokens: -tokens })
    if (requests > 0) this.leave(rules)
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

  /** Notes what Redis knows of the whole: what is used, in ms of the minute, and how many calls run; `uninformed`: it may be more. */
  learn({ buckets, places }: Rules, { used, running }: { used: readonly number[]; running: readonly number[] }, uninformed: boolean): void {
    const now = this.#now()
    buckets.forEach((rule, index) => {
      const bucket = this.#bucket(rule.name, now)
      const toldAt = now + used[index]!
      bucket.heardAt = now
      bucket.toldAt = uninformed ? Math.max(bucket.toldAt, toldAt) : toldAt
      // Who had more than a share while Redis counted has used it up, and owes nothing beyond it.
      bucket.ownAt = Math.min(bucket.ownAt, now + WINDOW_MS)
    })
    running.forEach((calls, index) => {
      const { name } = places[index]!
      const others = Math.max(0, calls - (this.#running.get(name) ?? 0))
      this.#elsewhere.set(name, { calls: uninformed ? Math.max(others, this.#elsewhere.get(name)?.calls ?? 0) : others, heardAt: now })
    })
  }

  /** Of the rules that count this, how the tightest one stands; undefined without one. */
  level({ buckets }: Rules, counts: Rule['counts']): Level | undefined {
    const now = this.#now()
    return tightest(buckets, counts, (rule) => ({ used: this.#used(rule.name, now), share: this.#share(rule) }))
  }

  #share({ limit }: Rule): number {
    return limit / this.#instances()
  }

  #used(name: string, now: number): number {
    const bucket = this.#buckets.get(name)
    const freeAt = Math.max(bucket?.ownAt ?? now, bucket?.toldAt ?? now, this.#lostUntil(bucket))
    return Math.max(0, freeAt - now)
  }

  /** Since Redis was lost nobody tells when calls elsewhere end: they are taken to do so evenly within a minute. Of what was not heard just before, all may be running. */
  #runningElsewhere({ name, limit }: Rule, now: number): number {
    const left = 1 - (now - this.lostAt) / WINDOW_MS
    if (left <= 0) return 0
    const known = this.#elsewhere.get(name)
    return left * (known && known.heardAt >= this.lostAt - FRESH_MS ? known.calls : limit)
  }

  /** When a bucket that was used up as Redis was lost is unused again. */
  #lostUntil(bucket: Bucket | undefined): number {
    return (bucket?.heardAt ?? -Infinity) < this.lostAt - FRESH_MS ? this.lostAt + WINDOW_MS : -Infinity
  }

  #bucket(name: string, now: number): Bucket {
    let bucket = this.#buckets.get(name)
    if (!bucket) this.#buckets.set(name, (bucket = { ownAt: now, toldAt: now, heardAt: -Infinity }))
    bucket.ownAt = Math.max(bucket.ownAt, this.#lostUntil(bucket), now)
    bucket.toldAt = Math.max(bucket.toldAt, now)
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
