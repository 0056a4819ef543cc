import type { Measured } from '../measures/measures.ts'
import type { Bounds, SortBy } from './preferences.ts'

/** As much of a candidate as its place depends on. */
export interface Ranked {
  /** Where it stands in `provider.order`; Infinity = not in it. */
  wanted: number
  /** What a typical call costs, in any unit: what its cache saves is taken off. */
  price: number
  measured: Measured | undefined
  /** It failed in the last 30 seconds, or its breaker or all its keys are out. */
  unwell: boolean
  /** It was used for this conversation before, and holds the prompt in its cache. */
  sticky: boolean
  /** It understands the caller's own dialect, where the request needs that. */
  native: boolean
  /** The prompt may be too long for it. */
  tight: boolean
  /** Its provider only passes the call on to another one. */
  resold: boolean
}

export interface Ordering {
  sort: SortBy | null
  allowFallbacks: boolean
  minThroughput: Bounds | null
  maxLatency: Bounds | null
  /** From 0 up to 1. */
  random: () => number
}

/**
 * The order in which offers are tried; pure. By default: those that are unwell last, then the one that has
 * the conversation in its cache, then hosts before those who resell them, drawn by lot with weight
 * 1/price². `order` and `sort` switch the lot off. Wishes for speed put slower offers back without excluding them.
 */
export function order<R extends Ranked>(ranked: readonly R[], ordering: Ordering): R[] {
  if (ranked.length < 2) return [...ranked]
  const listed = ranked.some(({ wanted }) => wanted !== Infinity)
  const score = ordering.sort ? sortKey(ordering.sort) : lot(ordering.random)
  const placed = ranked
    .map((one, index) => ({ one, index, score: score(one), misses: Number(tooSlow(one, ordering)) }))
    .toSorted((a, b) =>
      // What the caller lists is tried in that order even when it is unwell: it is skipped only where nothing may be sent at all.
      compare(a.one.wanted, b.one.wanted) ||
      compare(Number(a.one.unwell), Number(b.one.unwell)) ||
      compare(Number(!a.one.native), Number(!b.one.native)) ||
      compare(Number(a.one.tight), Number(b.one.tight)) ||
      (listed ? 0 : compare(Number(b.one.sticky), Number(a.one.sticky))) ||
      compare(a.misses, b.misses) ||
      (ordering.sort ? 0 : compare(Number(a.one.resold), Number(b.one.resold))) ||
      compare(a.score, b.score) ||
      a.index - b.index,
    )
    .map(({ one }) => one)
  return ordering.allowFallbacks || listed ? placed : placed.slice(0, 1)
}

/** Ascending; equal infinities are equal. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** Lower is better; what was never measured comes after what was. */
function sortKey(by: SortBy): (one: Ranked) => number {
  switch (by) {
    case 'price':
      return ({ price }) => price
    case 'throughput':
      return ({ measured }) => -(measured?.tokensPerSecond?.p50 ?? 0)
    case 'latency':
      return ({ measured }) => measured?.ttftMs?.p50 ?? Infinity
  }
}

/**
 * A weighted lot without replacement (Efraimidis and Spirakis, 2006): sorting by −ln(u)/weight puts each
 * first with the probability weight/Σ weight. What is free comes first.
 */
function lot(random: () => number): (one: Ranked) => number {
  return ({ price }) => (price <= 0 ? random() - 1 : -Math.log(1 - random()) * price * price)
}

function tooSlow({ measured }: Ranked, { minThroughput, maxLatency }: Ordering): boolean {
  const speed = measured?.tokensPerSecond
  const latency = measured?.ttftMs
  // What is not measured is not known to be slow.
  return (
    (minThroughput !== null && speed != null && entries(minThroughput).some(([at, least]) => speed[at] < least)) ||
    (maxLatency !== null && latency != null && entries(maxLatency).some(([at, most]) => latency[at] > most * 1_000))
  )
}

function entries(bounds: Bounds): [keyof Bounds, number][] {
  return Object.entries(bounds) as [keyof Bounds, number][]
}
