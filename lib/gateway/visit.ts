import type { Attempt } from '../billing/types.ts'
import type { Slot } from './limits/slot.ts'
import type { Place } from './load.ts'

/** One request on its way through the gateway, whatever it asks for. */
export interface Visit {
  requestId: string
  /** When it arrived, on the monotonic clock. */
  startedTick: number
  /** It asks for work, and so takes one of the places that a limit on calls at once counts; reading does not. */
  works: boolean
  /** Its place among the calls of this process, once it has one: nobody takes one to read. */
  place: Place | undefined
  /** Its place under the caller's limits, once the caller is known. */
  slot: Slot | undefined
  /** What providers were asked on its behalf, once money is set aside for it. */
  attempts: readonly Attempt[] | undefined
}
