import { ApiError } from '../errors.ts'
import type { Admission, Reservation, Settled, Settlement } from './types.ts'

/** A caller that waits for its item to be committed. */
export interface Waiting<T, A> {
  value: T
  /** When the caller asked; decides when it is told 503. */
  since: number
  /** When it joined the queue; later than `since` after it was put back at the end. */
  queued: number
  resolve(answer: A): void
  reject(error: Error): void
  /** Set after a failure that one item may have caused: only items of one group share a batch then. */
  group?: string
  /** Sent before, and perhaps written: the answer was lost. */
  sent?: boolean
  /** The caller was told 503 meanwhile; an admission that arrives after that is undone. */
  abandoned?: boolean
}
export type Reserve = Waiting<Reservation, Admission>
export type Settle = Waiting<Settlement, Settled>

/** Up to `most` items of one group from the front; the rest stays in order. */
export function split<T extends { group?: string }>(items: T[], group: string | undefined, most: number): [T[], T[]] {
  if (items.length <= most && items.every((item) => item.group === group)) return [items, []]
  const taken: T[] = []
  const rest: T[] = []
  for (const item of items) (taken.length < most && item.group === group ? taken : rest).push(item)
  return [taken, rest]
}

/** Tells everybody of a batch that it will not be written. */
export function refuse({ reserves, settles }: { reserves: Reserve[]; settles: Settle[] }): void {
  for (const item of [...reserves, ...settles]) item.reject(away())
}

/** What a caller hears while the database is away. */
export function away(): ApiError {
  return new ApiError('service_unavailable', 'The billing database cannot be reached at the moment. Nothing was charged; please retry.', { retryAfter: 1 })
}
