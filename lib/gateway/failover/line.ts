import type { Failure } from '../../chat/events.ts'
import { log } from '../../log.ts'
import type { Upstream, UpstreamKey } from '../upstream.ts'
import { Breaker } from './breaker.ts'
import { rules } from './rules.ts'

/** Why a line should not be used now. */
export interface Trouble {
  kind: 'failing' | 'limited' | 'refused'
  /** Nothing may be sent before `until`. Otherwise it is only the last choice. */
  hard: boolean
  /** ms since 1970. */
  until: number
}

/** A limit whose length the provider does not tell. */
const UNTOLD_LIMIT_MS = 5_000
const LONGEST_LIMIT_MS = 3_600_000
const FIRST_REFUSAL_MS = 60_000
const LONGEST_REFUSAL_MS = 1_800_000
/** While one call tries a refused key again, and while a probe is under way, others wait so long. */
const PROBE_MS = 1_000

/** A key, or a key for one model, that a provider refuses: tried again after a minute, then after twice as long, up to half an hour. */
export class Refusal {
  #until = 0
  #pause = 0

  until(now: number): number {
    return this.#until > now ? this.#until : 0
  }

  /** Whoever tries it again does so alone. */
  begin(now: number): void {
    if (this.#pause > 0) this.#until = Math.max(this.#until, now + PROBE_MS)
  }

  lifted(): void {
    this.#pause = 0
    this.#until = 0
  }

  /** Returns whether this is news. */
  refused(now: number): boolean {
    if (this.#until - now > PROBE_MS) return false
    this.#pause = Math.min(Math.max(this.#pause * 2, FIRST_REFUSAL_MS), LONGEST_REFUSAL_MS)
    this.#until = now + this.#pause
    return true
  }
}

/** One key of a provider, for one of its models: what calls through it have shown, and so whether the next one should take it. */
export class Line {
  readonly upstream: Upstream
  readonly key: UpstreamKey
  /** The provider's own name of the model, for the log. */
  readonly #model: string
  readonly #breaker = new Breaker()
  readonly #refusal = new Refusal()
  #paused: Trouble | undefined

  constructor(upstream: Upstream, key: UpstreamKey, model: string) {
    this.upstream = upstream
    this.key = key
    this.#model = model
  }

  trouble(now: number): Trouble | undefined {
    const open = this.#breaker.openUntil(now)
    if (open > now) return { kind: 'failing', hard: true, until: open === Infinity ? now + PROBE_MS : open }
    if (this.#paused && this.#paused.until > now) return this.#paused
    const refused = Math.max(this.#refusal.until(now), this.key.refusal.until(now))
    return refused > 0 ? { kind: 'refused', hard: false, until: refused } : undefined
  }

  /** Whether its breaker lets nothing through now. */
  isBroken(now: number): boolean {
    return this.#breaker.openUntil(now) > now
  }

  /** A call goes out. Returns what `ended` wants to know. */
  begin(now: number): boolean {
    this.key.refusal.begin(now)
    this.#refusal.begin(now)
    return this.#breaker.begin()
  }

  succeeded(probe: boolean, now: number): void {
    this.#breaker.succeeded(probe, now)
    this.#refusal.lifted()
    this.key.refusal.lifted()
    this.#paused = undefined
  }

  abandoned(probe: boolean): void {
    this.#breaker.abandoned(probe)
  }

  failed(failure: Failure, probe: boolean, now: number): void {
    const { spares } = rules[failure.class]
    if (spares === 'offer') {
      if (this.#breaker.failed(probe, now)) log.warn(this.#named(failure), 'a provider keeps failing: calls to it pause')
    } else if (spares === 'nothing' || probe) this.#breaker.succeeded(probe, now)
    if (failure.class === 'account') this.#refused(failure, now)
    else if (failure.class === 'rate_limit' || (spares === 'offer' && failure.retryAfter)) this.#pause(failure, now)
  }

  /** 403 concerns one model; everything else the key itself. */
  #refused(failure: Failure, now: number): void {
    const refusal = failure.status === 403 ? this.#refusal : this.key.refusal
    if (refusal.refused(now)) log.error(this.#named(failure), 'a provider refuses a key: it is put aside, and tried again later')
  }

  #pause({ class: kind, retryAfter }: Failure, now: number): void {
    const told = retryAfter !== undefined && retryAfter > 0
    const length = told ? Math.min(retryAfter * 1_000, LONGEST_LIMIT_MS) : UNTOLD_LIMIT_MS
    this.#paused = { kind: kind === 'rate_limit' ? 'limited' : 'failing', hard: told, until: now + length }
  }

  #named({ status, code, message }: Failure): object {
    return { provider: this.upstream.provider.id, model: this.#model, key: `${this.key.index + 1} of ${this.upstream.keys.length}`, status, code, message }
  }
}
