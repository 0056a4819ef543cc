import type { KeyCaller } from '../../caller.ts'
import type { Nano } from '../../money.ts'
import type { Place } from '../load.ts'
import type { Brake } from './brake.ts'
import { tightest, type Level, type LocalLimits, type Weight } from './local.ts'
import { tooLarge, tooMany } from './refuse.ts'
import type { Rules } from './rules.ts'
import type { SharedLimits } from './shared.ts'

/** One request's place under its caller's limits. Whoever has a slot leaves it, whatever way the request ends. */
export interface Slot {
  readonly caller: KeyCaller
  /** The settlement will leave; until then, whoever ends the request does. */
  settles: boolean
  /** Counts the request and takes its place. Throws rate_limit_exceeded (429). */
  enter(): void | Promise<void>
  /** Counts equal requests. Throws rate_limit_exceeded (429) when the runaway brake stops them. */
  see(body: string): void
  /** Sets aside the tokens that the call may use, by our estimate. Throws rate_limit_exceeded (429), payload_too_large (413). */
  take(tokens: number): void | Promise<void>
  /** Frees its places, and counts what was used in place of the estimate. Only the first time counts. */
  leave(used?: Used): void
  /** How the tightest limits stand. */
  levels(): { requests?: Level | undefined; tokens?: Level | undefined }
}

/** What a call has taken in the end. */
export interface Used {
  tokens: number
  cost: Nano
}

/** Where limits are counted: in this process, and before that in Redis where there is one. */
export interface Counters {
  local: LocalLimits
  shared: SharedLimits | undefined
  /** Undefined = switched off. */
  brake: Brake | undefined
}

const ONE: Weight = { requests: 1, tokens: 0 }
const NOTHING: Used = { tokens: 0, cost: 0n }

export class CallerSlot implements Slot {
  readonly caller: KeyCaller
  settles = false
  readonly #rules: Rules
  readonly #counters: Counters
  readonly #lease: string
  readonly #place: Place | undefined
  #entered = false
  #left = false
  #tokens = 0
  /** What Redis said last of every bucket. */
  #used: readonly number[] | undefined

  constructor(caller: KeyCaller, rules: Rules, { counters, lease, place }: { counters: Counters; lease: string; place: Place | undefined }) {
    this.caller = caller
    this.#rules = rules
    this.#counters = counters
    this.#lease = lease
    this.#place = place
  }

  enter(): void | Promise<void> {
    this.#counters.brake?.check(this.caller)
    return this.#take(ONE)
  }

  see(body: string): void {
    this.#counters.brake?.see(this.caller, body)
  }

  take(tokens: number): void | Promise<void> {
    if (!this.#rules.buckets.some(({ counts }) => counts === 'tokens')) return
    const impossible = this.#rules.buckets.find(({ counts, limit }) => counts === 'tokens' && tokens > limit)
    if (impossible) throw tooLarge(impossible, tokens)
    return this.#take({ requests: 0, tokens })
  }

  leave({ tokens, cost } = NOTHING): void {
    this.#place?.leave()
    if (this.#left || !this.#entered) return
    this.#left = true
    const { local, shared, brake } = this.#counters
    brake?.spent(this.caller, cost)
    const correction: Weight = { requests: 0, tokens: tokens - this.#tokens }
    local.leave(this.#rules)
    if (correction.tokens !== 0) local.charge(this.#rules, correction)
    shared?.leave(this.#rules, correction, this.#lease)
  }

  levels(): ReturnType<Slot['levels']> {
    const used = this.#used
    const { buckets } = this.#rules
    const level = (counts: 'requests' | 'tokens'): Level | undefined => (used ? tightest(buckets, counts, ({ limit }, index) => ({ used: used[index]!, share: limit })) : this.#counters.local.level(this.#rules, counts))
    return { requests: level('requests'), tokens: level('tokens') }
  }

  #take(weight: Weight): void | Promise<void> {
    const { local, shared } = this.#counters
    if (shared && !shared.away) return this.#takeShared(shared, weight)
    this.#used = undefined
    const refused = local.take(this.#rules, weight)
    if (refused) throw tooMany(refused, weight)
    this.#taken(weight)
  }

  /** Redis decides. This process counts along, to know what is left should Redis go away; a minute after it came back, both must agree. */
  async #takeShared(shared: SharedLimits, weight: Weight): Promise<void> {
    const { local } = this.#counters
    const rules = this.#rules
    const { uninformed } = shared
    const refusedHere = uninformed ? local.take(rules, weight) : null
    if (refusedHere) throw tooMany(refusedHere, weight)
    const told = await shared.take(rules, weight, weight.requests > 0 ? this.#lease : '')
    this.#used = told?.used
    const refused = told ? told.refused : uninformed ? null : local.take(rules, weight)
    if (told && !refused && !uninformed) local.charge(rules, weight)
    if (told && refused && uninformed) local.giveBack(rules, weight)
    if (told) local.learn(rules, told, uninformed)
    if (refused) throw tooMany(refused, weight)
    this.#taken(weight)
  }

  #taken(weight: Weight): void {
    this.#entered ||= weight.requests > 0
    this.#tokens += weight.tokens
  }
}
