import { describe, expect, it } from 'vitest'
import { fineUsd, niceTicks, tickUsd } from '#components/charts/axis.ts'
import { colourOf, MAX_SERIES, stackByDay, type ModelOnDay } from '#components/charts/series.ts'

const days = ['2026-11-22', '2026-11-23']
const spent = (model: string, charged: bigint, day = days[1]!): ModelOnDay => ({ day, model, requests: 1, charged, free: 0n })

describe('a stack of days', () => {
  it('keeps days without calls, dearest model first', () => {
    const { series, days: stacked } = stackByDay(days, [spent('a/cheap', 5n), spent('b/dear', 70n)], ['a/cheap', 'b/dear'])
    expect(series.map(({ id, total }) => [id, total])).toEqual([
      ['b/dear', 70n],
      ['a/cheap', 5n],
    ])
    expect(stacked.map(({ day, total }) => [day, total])).toEqual([
      ['2026-11-22', 0n],
      ['2026-11-23', 75n],
    ])
  })

  it('shows seven models and adds the others up, losing nothing', () => {
    const rows = Array.from({ length: 10 }, (_, index) => spent(`m/${index}`, BigInt(100 - index)))
    const { series, days: stacked } = stackByDay(days, rows, [])
    expect(series).toHaveLength(MAX_SERIES + 1)
    expect(series.at(-1)).toMatchObject({ id: 'rest', total: 93n + 92n + 91n })
    expect(stacked[1]!.total).toBe(rows.reduce((sum, { charged }) => sum + charged, 0n))
  })

  it('sets apart what free calls paid for, of any model', () => {
    const { series } = stackByDay(days, [{ day: days[0]!, model: 'a/one', requests: 2, charged: 0n, free: 30n }, spent('a/one', 7n)], ['a/one'])
    expect(series.map(({ id, total }) => [id, total])).toEqual([
      ['a/one', 7n],
      ['free', 30n],
    ])
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
