import type { Failure } from '../../chat/events.ts'
import type { Model } from '../../catalog/types.ts'
import type { Candidate } from '../routing/candidates.ts'
import type { Line } from './line.ts'
import { rules } from './rules.ts'

/** Over all offers and models of one call: three retries on each of five fallbacks would be fifteen calls. */
export const MAX_ATTEMPTS = 3
/** A wait that a caller hardly notices. */
const LONGEST_WAIT_MS = 5_000
/** Before a broken connection is tried again, with full jitter. */
const RECONNECT_MS = 300
/** Repeats at one provider: a fifth of what it is answering, and never fewer than this at a time. */
const REPEAT_SHARE = 0.2
const MIN_REPEATS = 3

export interface Try {
  candidate: Candidate
  line: Line
  /** ms to wait before. */
  wait: number
  /** The same line once more, which counts against the provider's budget. */
  repeat: boolean
}

/** Whom to try next in one call. */
export class Tries {
  #left: readonly Candidate[]
  readonly #tried = new Set<Line>()
  readonly #random: () => number
  readonly #first: Line | undefined
  #count = 0
  #last: { candidate: Candidate; line: Line; failure: Failure } | undefined

  /** `first`: of a candidate's lines, the one to begin with. */
  constructor(candidates: readonly Candidate[], random: () => number, first: Line | undefined) {
    this.#left = candidates
    this.#random = random
    this.#first = first
  }

  /** The next try; undefined = there is none. What is in trouble is tried only when nothing else is left, and never against a provider's word. */
  next(now: number): Try | undefined {
    if (this.#count >= MAX_ATTEMPTS) return undefined
    const found = this.#find(now)
    if (!found) return this.#repeat(now)
    this.#count++
    this.#tried.add(found.line)
    return { ...found, wait: 0, repeat: false }
  }

  /** Whether there is somebody else to try, so that a slow one need not be waited for. */
  hasMore(now: number): boolean {
    return this.#count < MAX_ATTEMPTS && this.#find(now) !== undefined
  }

  failed(candidate: Candidate, line: Line, failure: Failure): void {
    this.#last = { candidate, line, failure }
    const rule = rules[failure.class]
    const { model } = candidate
    this.#left = this.#left.filter((other) => {
      if (other.model !== model) return rule.nextModel
      if (other === candidate) return rule.nextKey
      return rule.nextOffer === 'longer' ? length(other) > length(candidate) : rule.nextOffer
    })
    // A provider that limits or refuses two keys does so with the third.
    if (this.#triedOf(candidate) > 1) this.#left = [...this.#left.filter((other) => other !== candidate), ...this.#left.filter((other) => other === candidate)]
  }

  /** The request cannot be put into this provider's words: nobody was called. */
  inexpressible({ upstream: { provider } }: Candidate): void {
    this.#count--
    this.#left = this.#left.filter(({ upstream: other }) => other.provider.dialect !== provider.dialect || other.provider.agentDialect !== provider.agentDialect)
  }

  #find(now: number): { candidate: Candidate; line: Line } | undefined {
    const pool = this.#pool()
    return this.#pick(pool, (line) => line.trouble(now) === undefined) ?? this.#pick(pool, (line) => line.trouble(now)?.hard === false)
  }

  /** The first line that will do, each provider's keys in rotation. */
  #pick(candidates: readonly Candidate[], willDo: (line: Line) => boolean): { candidate: Candidate; line: Line } | undefined {
    for (const candidate of candidates) {
      const { lines, upstream } = candidate
      const start = this.#first && lines.includes(this.#first) ? this.#first.key.index : upstream.turn
      for (let i = 0; i < lines.length; i++) {
        const line = lines[(start + i) % lines.length]!
        if (!this.#tried.has(line) && willDo(line)) return { candidate, line }
      }
    }
    return undefined
  }

  /** The last attempt is for the next model that the caller lists. */
  #pool(): readonly Candidate[] {
    if (this.#count < MAX_ATTEMPTS - 1 || !this.#last) return this.#left
    const seen: Model = this.#last.candidate.model
    const others = this.#left.filter(({ model }) => model !== seen)
    return others.length > 0 ? others : this.#left
  }

  #repeat(now: number): Try | undefined {
    if (!this.#last) return undefined
    const { candidate, line, failure } = this.#last
    const { load } = candidate.upstream
    const wait = failure.retryAfter !== undefined ? failure.retryAfter * 1_000 : failure.code === 'connection' ? this.#random() * RECONNECT_MS : Infinity
    if (!rules[failure.class].again || wait > LONGEST_WAIT_MS || load.repeats >= Math.max(MIN_REPEATS, REPEAT_SHARE * load.live)) return undefined
    const trouble = line.trouble(now + wait)
    if (trouble?.hard) return undefined
    this.#count++
    return { candidate, line, wait, repeat: true }
  }

  #triedOf({ lines }: Candidate): number {
    return lines.reduce((sum, line) => sum + Number(this.#tried.has(line)), 0)
  }
}

function length({ model, offer }: Candidate): number {
  return offer.contextLength ?? model.contextLength ?? 0
}
