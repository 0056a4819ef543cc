import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf, merge, percentiles, record, type Histogram } from '#lib/histogram.ts'

const values = fc.array(fc.double({ min: 1, max: 3_000_000, noNaN: true }), { minLength: 1, maxLength: 300 })

function histogramOf(list: number[]): Histogram {
  const histogram: Histogram = {}
  for (const value of list) record(histogram, value)
  return histogram
}

/** Nearest rank, from the values themselves. */
function exact(list: number[], share: number, best: 'low' | 'high'): number {
  const sorted = best === 'low' ? list.toSorted((a, b) => a - b) : list.toSorted((a, b) => b - a)
  return sorted[Math.ceil(share * list.length) - 1]!
}

describe('percentiles of a histogram', () => {
  it.each(['low', 'high'] as const)('are never further off than a bucket is wide (%s is best)', (best) => {
    fc.assert(
      fc.property(values, (list) => {
        const found = percentiles(histogramOf(list), best)!
        for (const [name, share] of [['p50', 0.5], ['p75', 0.75], ['p90', 0.9], ['p99', 0.99]] as const) {
          const wanted = exact(list, share, best)
          expect(Math.abs(bucketOf(found[name]) - bucketOf(wanted))).toBe(0)
          expect(found[name] / wanted).toBeGreaterThan(1 / 1.0906)
          expect(found[name] / wanted).toBeLessThan(1.0906)
        }
      }),
    )
  })

  it('are the same for two histograms added up as for one of all values', () => {
    fc.assert(
      fc.property(values, values, (some, others) => {
        const sum = histogramOf(some)
        merge(sum, histogramOf(others))
        expect(sum).toEqual(histogramOf([...some, ...others]))
      }),
    )
  })

  it('take the worse end of speeds as the higher percentile', () => {
    const found = percentiles(histogramOf([10, 20, 40, 80, 160]), 'high')!
    expect(found.p50).toBeCloseTo(40, -1)
    expect(found.p99).toBeLessThan(12)
  })

  it('are null of nothing', () => {
    expect(percentiles({}, 'low')).toBeNull()
  })
})

describe('a histogram', () => {
  it('takes no more room however many and however odd values come', () => {
    const histogram: Histogram = {}
    for (let index = 0; index < 100_000; index++) record(histogram, Math.random() * 10 ** (index % 12))
    for (const odd of [0, -5, 1e300, Infinity, Number.NaN]) record(histogram, odd)
    expect(Object.keys(histogram).length).toBeLessThanOrEqual(176)
    expect(Object.values(histogram).reduce((sum, count) => sum + count, 0)).toBe(100_004)
  })
})
