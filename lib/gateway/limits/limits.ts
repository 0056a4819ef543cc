import type { KeyCaller } from '../../caller.ts'
import type { Visit } from '../visit.ts'
import { LocalLimits, type Level, type Weight } from './local.ts'
import { tooLarge, tooMany } from './refuse.ts'
import { ruleBook, strangerRules, type Defaults, type Rules } from './rules.ts'

/** How many requests and tokens a minute, and how many calls at once: counted here, refused with 429. */
export interface Limits {
  /** A place for one request of this caller. Throws rate_limit_exceeded (429). */
  enter(caller: KeyCaller, visit: Pick<Visit, 'requestId' | 'works'>): Slot | Promise<Slot>
  /** Counts a request without a key, or with a wrong one. Throws rate_limit_exceeded (429). */
  stranger(address: string): void | Promise<void>
}

/** One request's place under its caller's limits. Whoever enters leaves, whatever way the request ends. */
export interface Slot {
  readonly caller: KeyCaller
  /** The settlement will leave; until then, whoever ends the request does. */
  settles: boolean
  /** Sets aside the tokens that the call may use, by our estimate. Throws rate_limit_exceeded (429), payload_too_large (413). */
  take(tokens: number): void | Promise<void>
  /** Frees the place, and counts the tokens that were used in place of the estimate. Only the first time counts. */
  leave(tokens?: number): void
  /** How the tightest limits stand. */
  levels(): { requests?: Level | undefined; tokens?: Level | undefined }
}

export interface LimitsOptions extends Defaults {
  /** Requests a minute of one network without a key. */
  addressRpm: number
  /** How many instances share the limits. */
  instances(): number
  now?: () => number
}

export function openLimits(options: LimitsOptions): Limits {
  const local = new LocalLimits(options.now)
  const rulesOf = ruleBook(options)

  function take(rules: Rules, weight: Weight): void {
    local.instances = options.instances()
    const refused = local.take(rules, weight)
    if (refused) throw tooMany(refused, weight)
  }

  return {
    enter: (caller, { works }) => {
      const rules = works ? rulesOf(caller).work : rulesOf(caller).reading
      take(rules, { requests: 1, tokens: 0 })
      return new LocalSlot(caller, rules, local, take)
    },
    stranger: (address) => {
      const rules = strangerRules(address, options.addressRpm)
      if (rules) take(rules, { requests: 1, tokens: 0 })
    },
  }
}

class LocalSlot implements Slot {
  readonly caller: KeyCaller
  settles = false
  readonly #rules: Rules
  readonly #local: LocalLimits
  readonly #take: (rules: Rules, weight: Weight) => void
  #tokens = 0
  #left = false

  constructor(caller: KeyCaller, rules: Rules, local: LocalLimits, take: (rules: Rules, weight: Weight) => void) {
    this.caller = caller
    this.#rules = rules
    this.#local = local
    this.#take = take
  }

  take(tokens: number): void {
    const impossible = this.#rules.buckets.find(({ counts, limit }) => counts === 'tokens' && tokens > limit)
    if (impossible) throw tooLarge(impossible, tokens)
    this.#take(this.#rules, { requests: 0, tokens })
    this.#tokens += tokens
  }

  leave(tokens = 0): void {
    if (this.#left) return
    this.#left = true
    this.#local.leave(this.#rules)
    if (tokens !== this.#tokens) this.#local.charge(this.#rules, { requests: 0, tokens: tokens - this.#tokens })
  }

  levels(): ReturnType<Slot['levels']> {
    return { requests: this.#local.level(this.#rules, 'requests'), tokens: this.#local.level(this.#rules, 'tokens') }
  }
}
