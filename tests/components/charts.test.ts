import { describe, expect, it } from 'vitest'
import { fineUsd, niceTicks, tickUsd } from '#components/charts/axis.ts'
import { reading } from '#components/charts/reading.ts'
import { barsOf, colourOf, FREE, REST, seriesOf, together, type SeriesPoint } from '#components/charts/series.ts'

const point = (bar: number, id: string, value: bigint, divisor = 0n): SeriesPoint => ({ bar, id, value, divisor })
const names = { of: (id: string) => id.toUpperCase(), rest: 'Other', free: 'Free' }

describe('series', () => {
  it('are those that are shown, in order, then the others together, then what free calls paid', () => {
    const points = [point(0, FREE, 1n), point(0, REST, 2n), point(1, 'b', 3n), point(1, 'a', 4n)]
    const series = seriesOf(points, { shown: ['a', 'b', 'never'], everUsed: ['b', 'a'], names })
    expect(series).toEqual([
      { id: 'a', name: 'A', kind: 'part', colour: 'var(--series-2)' },
      { id: 'b', name: 'B', kind: 'part', colour: 'var(--series-1)' },
      { id: REST, name: 'Other', kind: 'rest', colour: 'var(--series-rest)' },
      { id: FREE, name: 'Free', kind: 'free', colour: 'var(--series-free)' },
    ])
  })

  it('fill bars in order, and leave those without calls empty', () => {
    const bars = barsOf([10, 20, 30], [point(2, 'a', 4n), point(0, 'a', 1n), point(0, 'b', 2n), point(9, 'a', 9n)])
    expect(bars.map(({ start, amounts }) => [start, [...amounts.keys()], together(0, amounts.values()).value])).toEqual([
      [10, ['a', 'b'], 3n],
      [20, [], 0n],
      [30, ['a'], 4n],
    ])
  })
})

describe('a reading', () => {
  it('is a sum, or for averages and shares a quotient, or nothing where there is nothing to divide by', () => {
    expect([reading('usd', point(0, 'a', 2_500_000_000n)), reading('count', point(0, 'a', 7n)), reading('ms', point(0, 'a', 300n, 4n)), reading('share', point(0, 'a', 1n, 4n)), reading('ms', point(0, 'a', 0n, 0n))]).toEqual([2.5, 7, 75, 0.25, null])
  })

  it('of several averages is weighted by what they are averages of', () => {
    expect(reading('ms', together(0, [point(0, 'a', 100n, 1n), point(0, 'b', 900n, 9n)]))).toBe(100)
  })
})

describe("a model's colour", () => {
  it('depends on when it was first used, not on what else is shown', () => {
    const everUsed = ['a', 'b', 'c']
    expect(colourOf(['c'], everUsed).get('c')).toBe(colourOf(['a', 'c', 'b'], everUsed).get('c'))
  })

  it('is never shared by two models of one chart', () => {
    const everUsed = Array.from({ length: 20 }, (_, index) => `m/${index}`)
    const shown = ['m/0', 'm/7', 'm/14', 'm/1', 'm/8', 'm/2', 'm/9']
    expect(new Set(colourOf(shown, everUsed).values()).size).toBe(shown.length)
  })
})

describe('an axis of money', () => {
  it.each([
    [4, [0, 1, 2, 3, 4]],
    [4.1, [0, 2, 4, 6]],
    [0.0012, [0, 0.0005, 0.001, 0.0015]],
    [90, [0, 25, 50, 75, 100]],
    [0, [0]],
  ])('up to %d dollars has few round steps', (max, ticks) => {
    const found = niceTicks(max)
    expect(found).toHaveLength(ticks.length)
    for (const [index, tick] of ticks.entries()) expect(found[index]).toBeCloseTo(tick, 9)
  })

  it('writes ticks so that neighbours differ', () => {
    for (const max of [0.000_004, 0.0012, 0.3, 4, 90, 12_000]) {
      const ticks = niceTicks(max)
      expect(new Set(ticks.map((tick) => tickUsd(tick, max))).size).toBe(ticks.length)
    }
  })

  it('tells the tiniest amounts exactly', () => {
    expect([fineUsd(41n), fineUsd(0n), fineUsd(12_400_000_000n)]).toEqual(['$0.000000041', '$0.00', '$12.40'])
  })
})
