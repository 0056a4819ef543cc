/**
 * Counts of values by order of magnitude, eight buckets an octave: a percentile read from it is wrong by
 * at most one bucket's width (9 %), whatever the distribution, and two histograms add up exactly. Keys are
 * bucket numbers, so that it travels as JSON; only buckets that were met take room.
 */
export type Histogram = Record<number, number>

/** Of times, the share that was at most this long; of speeds, the share that was at least this fast. */
export interface Percentiles {
  p50: number
  p75: number
  p90: number
  p99: number
}

const PER_OCTAVE = 8
/** 2^22: over an hour in milliseconds. What lies beyond counts as the last bucket, what is below 1 as the first. */
const BUCKETS = 22 * PER_OCTAVE

/** Adds one value. What is not a number is left out. */
export function record(histogram: Histogram, value: number): void {
  if (Number.isNaN(value)) return
  const bucket = bucketOf(value)
  histogram[bucket] = (histogram[bucket] ?? 0) + 1
}

export function bucketOf(value: number): number {
  if (value <= 1) return 0
  return Math.min(Math.floor(Math.log2(value) * PER_OCTAVE), BUCKETS - 1)
}

/** Adds what another one counted. */
export function merge(into: Histogram, from: Histogram): void {
  for (const bucket in from) into[bucket] = (into[bucket] ?? 0) + from[bucket]!
}

/** Null when nothing was counted. `best` says which end is the good one. */
export function percentiles(histogram: Histogram, best: 'low' | 'high'): Percentiles | null {
  // Keys that are whole numbers come in ascending order.
  const buckets = Object.entries(histogram)
  const total = buckets.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return null
  const ordered = best === 'low' ? buckets : buckets.toReversed()
  const at = (share: number): number => {
    let rank = Math.ceil(share * total)
    const found = ordered.find(([, count]) => (rank -= count) <= 0) ?? ordered.at(-1)!
    return rounded(middleOf(Number(found[0])))
  }
  return { p50: at(0.5), p75: at(0.75), p90: at(0.9), p99: at(0.99) }
}

function middleOf(bucket: number): number {
  return bucket === 0 ? 1 : 2 ** ((bucket + 0.5) / PER_OCTAVE)
}

/** Three digits say more than a bucket knows. */
function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
