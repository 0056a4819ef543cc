import type { Usage } from '../chat/usage.ts'
import type { Nano } from '../money.ts'
import { openBatch } from './batch.ts'
import { openInstance } from './instance.ts'
import type { Admission, Reservation, Settled, Settlement } from './types.ts'
import { away } from './waiting.ts'

/**
 * The only writer of what calls cost. A call is reserved before a provider hears of it and settled
 * before its caller hears the end; both are durable when their promise resolves. Everything may be
 * repeated: a second settlement of a request answers what the first one wrote.
 */
export interface Ledger {
  /**
   * Sets money aside, or says why not. Throws ApiError `service_unavailable` within two seconds when the
   * database is away or too many calls wait; then nothing is held.
   */
  reserve(reservation: Reservation): Promise<Admission>
  /** Notes what a running call has delivered: billed if this process dies. Best effort, sent within a second. */
  checkpoint(requestId: string, usage: Usage, cost: Nano): void
  /**
   * Ends a call. Pending while the database is away, for as long as that takes; rejects only for a request
   * that was never admitted. USD: charged = min(cost, hold + what is free then), the rest is written off.
   */
  settle(settlement: Settlement): Promise<Settled>
  /** How much waits to be written, 0–1; at 1 no call is admitted. */
  backlog(): number
  /** A heartbeat and a round of the reaper now, which otherwise run every 5 s. Returns how many calls it ended. */
  reap(): Promise<number>
  /** How many instances run on these books, this one included: a new one counts at once, one that has ended for five seconds more. */
  instances(): number
  /** Writes what waits (up to 10 s), then leaves: holds still open are swept at their last checkpoint. */
  close(): Promise<void>
  /** Leaves as `kill -9` would: nothing flushed, the instance still alive in the books. For tests. */
  abandon(): Promise<void>
}

const FLUSH_MS = 10_000

export async function openLedger(): Promise<Ledger> {
  const instance = await openInstance()
  const batch = await openBatch(instance)
  return {
    reserve: (reservation) => (instance.admitting() ? batch.reserve(reservation) : Promise.reject(away())),
    checkpoint: (requestId, usage, cost) => batch.checkpoint(requestId, usage, cost),
    settle: (settlement) => batch.settle(settlement),
    backlog: () => (instance.admitting() ? batch.backlog() : 1),
    reap: () => instance.beat(),
    instances: () => instance.alive(),
    close: async () => {
      await batch.drain(FLUSH_MS)
      await batch.close()
      await instance.close()
    },
    abandon: async () => {
      await batch.close()
      await instance.close(false)
    },
  }
}
