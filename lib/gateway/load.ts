import { getHeapStatistics } from 'node:v8'
import type { Env } from '../env.ts'
import { ApiError } from '../errors.ts'
import { PLACE_WAIT_MS } from './limits/local.ts'
import { tooMany } from './limits/refuse.ts'
import { watchPressure, type Pressure, type Strain } from './pressure.ts'

/** Why a call was sent away. */
export type Shed = 'in_flight' | 'fair_share' | Strain

/** One call among those that this process works on. */
export interface Place {
  /** Whose call it is. Throws rate_limit_exceeded (429) when that account has its share already. */
  claim(accountId: string): void
  /** Its body is so many bytes longer than was said. Throws service_unavailable (503). */
  grow(bytes: number): void
  /** Only the first time counts. */
  leave(): void
}

/** No account gets more of one process's places, however high its own limits are. */
const FAIR_SHARE = 0.25
/** Bodies of calls that run may take so much of the heap: while one is parsed and sent on there are three copies of it. */
const BODY_SHARE = 0.125
/** A body that is no longer is taken whatever the others hold: a thousand of them are little. */
const SMALL_BYTES = 64 * 1024

export interface LoadBounds {
  /** Calls at once; 0 = any number. */
  calls: number
  /** Bytes of all their bodies; one alone always fits. */
  bodyBytes: number
}

interface Held {
  calls: number
  bytes: number
}

/**
 * What one process takes on, whoever asks. What is beyond it is sent away before anything is done for it:
 * that costs less than to let everybody wait.
 */
export class Load {
  /** Calls sent away so far. */
  readonly shed: Record<Shed, number> = { in_flight: 0, fair_share: 0, event_loop: 0, memory: 0 }
  #running = 0
  #bodyBytes = 0
  readonly #ofAccount = new Map<string, Held>()
  readonly #most: LoadBounds
  readonly #share: number
  readonly #pressure: Pressure

  constructor({ calls, bodyBytes }: LoadBounds, pressure: Pressure) {
    this.#most = { calls: calls > 0 ? calls : Infinity, bodyBytes }
    this.#share = Math.max(1, Math.floor(this.#most.calls * FAIR_SHARE))
    this.#pressure = pressure
  }

  /** Calls that this process works on now. */
  get running(): number {
    return this.#running
  }

  /** A place for one more call, whose body has so many bytes. Throws service_unavailable (503). */
  enter(bytes: number): Place {
    const full = this.#pressure.strain ?? (this.#running >= this.#most.calls ? 'in_flight' : undefined)
    if (full) throw this.#sentAway(full)
    this.#hold(bytes, bytes)
    this.#running++
    let held = bytes
    let account: string | undefined
    let left = false
    return {
      claim: (accountId) => {
        this.#claim(accountId, held)
        account = accountId
      },
      grow: (more) => {
        this.#hold(more, held + more)
        held += more
        if (account !== undefined) this.#ofAccount.get(account)!.bytes += more
      },
      leave: () => {
        if (left) return
        left = true
        this.#running--
        this.#bodyBytes -= held
        if (account !== undefined) this.#giveUp(account, held)
      },
    }
  }

  close(): void {
    this.#pressure.close()
  }

  /** `whole`: how long that body is with them. */
  #hold(bytes: number, whole: number): void {
    if (whole > SMALL_BYTES && this.#bodyBytes > 0 && this.#bodyBytes + bytes > this.#most.bodyBytes) throw this.#sentAway('memory')
    this.#bodyBytes += bytes
  }

  #sentAway(reason: Shed): ApiError {
    this.shed[reason]++
    return new ApiError('service_unavailable', 'The gateway has more to do than it can at the moment. Nothing was charged; try again in a second.', { retryAfter: PLACE_WAIT_MS / 1_000, metadata: { limit_source: 'gateway' } })
  }

  #claim(accountId: string, bytes: number): void {
    const held = this.#ofAccount.get(accountId) ?? { calls: 0, bytes: 0 }
    if (bytes > SMALL_BYTES && held.bytes > 0 && held.bytes + bytes > this.#most.bodyBytes * FAIR_SHARE) throw this.#sentAway('fair_share')
    if (held.calls >= this.#share) {
      this.shed.fair_share++
      throw tooMany({ rule: { name: accountId, of: 'account', counts: 'places', limit: this.#share }, waitMs: PLACE_WAIT_MS }, { requests: 1, tokens: 0 })
    }
    this.#ofAccount.set(accountId, { calls: held.calls + 1, bytes: held.bytes + bytes })
  }

  #giveUp(accountId: string, bytes: number): void {
    const held = this.#ofAccount.get(accountId)!
    held.calls--
    held.bytes -= bytes
    if (held.calls === 0) this.#ofAccount.delete(accountId)
  }
}

export function openLoad({ MAX_IN_FLIGHT, MAX_EVENT_LOOP_DELAY, MAX_HEAP_PERCENT }: Env): Load {
  const bodyBytes = getHeapStatistics().heap_size_limit * BODY_SHARE
  return new Load({ calls: MAX_IN_FLIGHT, bodyBytes }, watchPressure({ maxDelayMs: MAX_EVENT_LOOP_DELAY, maxHeapPercent: MAX_HEAP_PERCENT }))
}
