import { setTimeout as sleep } from 'node:timers/promises'
import { atMostEvery } from '../at-most-every.ts'
import type { Ledger } from '../billing/ledger.ts'
import { queryInTime } from '../db.ts'

/** `database`: it does not answer in time. `backlog`: too much waits to be written to the books. */
export type Unready = 'database' | 'backlog'

const FRESH_MS = 1_000
const PING_MS = 500
const FULL = 0.8

/**
 * Why a load balancer should leave this instance alone for now; null = it may send calls. Providers do not
 * count: a dead one is dead from every instance, and calls have others to go to.
 */
export function readiness(ledger: Pick<Ledger, 'backlog'>): () => Promise<Unready | null> {
  // However many probes come, the database is asked once a second.
  const answers = atMostEvery(FRESH_MS, databaseAnswers)
  return async () => {
    if (ledger.backlog() >= FULL) return 'backlog'
    return (await answers()) ? null : 'database'
  }
}

async function databaseAnswers(): Promise<boolean> {
  const limit = new AbortController()
  const late = sleep(PING_MS, false, { signal: limit.signal }).catch(() => false)
  const answer = queryInTime({ text: 'select 1' }).then(() => true, () => false)
  return Promise.race([answer, late]).finally(() => limit.abort())
}
