/** Limits count by the minute: a whole one may be used up at once, and comes back evenly. */
export const WINDOW_MS = 60_000

/*
 * The generic cell rate algorithm, in the form in which a bucket is one number: the moment from which on
 * nothing of it is used. What lies between now and that moment, in ms, is how much of the minute is used
 * up. `shared.ts` does the same in Redis.
 */

/** How much of the minute `weight` uses up under a limit, in ms. */
export function costOf(weight: number, limit: number): number {
  return (weight * WINDOW_MS) / limit
}

/**
 * ms until `weight` fits beside what is `used`; 0 = now. What is larger than the whole limit fits into an
 * unused minute alone: only the share of one of several instances can be so small.
 */
export function waitFor(used: number, weight: number, limit: number): number {
  const cost = costOf(weight, limit)
  const wait = used + cost - Math.max(WINDOW_MS, cost)
  return wait > slack(limit) ? wait : 0
}

/** What still fits now, in whole units. */
export function left(used: number, limit: number): number {
  return Math.max(0, Math.floor(((WINDOW_MS - used + slack(limit)) * limit) / WINDOW_MS))
}

/** Sums of fractions are off by a little: far less than one unit, so that none is admitted too many. */
function slack(limit: number): number {
  return Math.min(0.02, WINDOW_MS / limit / 10)
}
