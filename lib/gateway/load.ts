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
  /** Only the first time counts. */
  leave(): void
}

/** No account gets more of one process's places, however high its own limits are. */
const FAIR_SHARE = 0.25

/**
 * What one process takes on, whoever asks. What is beyond it is sent away before anything is done for it:
 * that costs less than to let everybody wait.
 */
export class Load {
  /** Calls sent away so far. */
  readonly shed: Record<Shed, number> = { in_flight: 0, fair_share: 0, event_loop: 0, memory: 0 }
  #running = 0
  readonly #ofAccount = new Map<string, number>()
  readonly #most: number
  readonly #share: number
  readonly #pressure: Pressure

  /** `most` calls at once; 0 = any number. */
  constructor(most: number, pressure: Pressure) {
    this.#most = most > 0 ? most : Infinity
    this.#share = Math.max(1, Math.floor(this.#most * FAIR_SHARE))
    this.#pressure = pressure
  }

  /** Calls that this process works on now. */
  get running(): number {
    return this.#running
  }

  /** A place for one more call. Throws service_unavailable (503). */
  enter(): Place {
    const full = this.#pressure.strain ?? (this.#running >= this.#most ? 'in_flight' : undefined)
    if (full) {
      this.shed[full]++
      throw new ApiError('service_unavailable', 'The gateway has more to do than it can at the moment. Nothing was charged; try again in a second.', { retryAfter: PLACE_WAIT_MS / 1_000, metadata: { limit_source: 'gateway' } })
    }
    this.#running++
    let account: string | undefined
    let left = false
    return {
      claim: (accountId) => {
        this.#claim(accountId)
        account = accountId
      },
      leave: () => {
        if (left) return
        left = true
        this.#running--
        if (account !== undefined) this.#giveUp(account)
      },
    }
  }

  close(): void {
    this.#pressure.close()
  }

  #claim(accountId: string): void {
    const held = this.#ofAccount.get(accountId) ?? 0
    if (held >= this.#share) {
      this.shed.fair_share++
      throw tooMany({ rule: { name: accountId, of: 'account', counts: 'places', limit: this.#share }, waitMs: PLACE_WAIT_MS }, { requests: 1, tokens: 0 })
    }
    this.#ofAccount.set(accountId, held + 1)
  }

  #giveUp(accountId: string): void {
    const held = this.#ofAccount.get(accountId)! - 1
    if (held > 0) this.#ofAccount.set(accountId, held)
    else this.#ofAccount.delete(accountId)
  }
}

export function openLoad({ MAX_IN_FLIGHT, MAX_EVENT_LOOP_DELAY, MAX_HEAP_PERCENT }: Env): Load {
  return new Load(MAX_IN_FLIGHT, watchPressure({ maxDelayMs: MAX_EVENT_LOOP_DELAY, maxHeapPercent: MAX_HEAP_PERCENT }))
}
