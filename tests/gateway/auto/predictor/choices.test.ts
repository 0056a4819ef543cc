import { describe, expect, it } from 'vitest'
import { apgr, calibrationError, curveOf, keptAt, oracleRule, rankedCurve, savedAt, staticPoints, utilityRule, type Item } from '../../../../bin/auto/choices.ts'
import { lambdaFor } from '../../../../bin/auto/robustness.ts'

const cost = [100, 10, 1]

/** Of ten prompts mid knows eight, small five; the predictor knows exactly which. */
const items: Item[] = Array.from({ length: 10 }, (_, index) => {
  const right = [1, Number(index < 8), Number(index < 5)]
  return { odds: right.map((is) => 0.05 + 0.9 * is), right, cost, expected: cost, length: index }
})

describe('a measurement', () => {
  it('shares calls by lot on the line between two models', () => {
    const points = staticPoints(items)
    expect(points.map(({ saved, kept }) => [saved, kept])).toEqual([[0, 1], [expect.closeTo(0.9), 0.8], [expect.closeTo(0.99), 0.5]])
    expect(keptAt(points, 0.45)).toBeCloseTo(0.9)
    expect(savedAt(points, 0.9)).toBeCloseTo(0.45, 2)
    expect(savedAt(points, 1.1)).toBe(0)
  })

  it('keeps everything at the lowest cost where the predictor knows all', () => {
    const rule = utilityRule(items)
    const found = keptAt(curveOf(items, rule), 0.76)
    expect(found).toBeCloseTo(1)
    expect(found).toBeCloseTo(keptAt(curveOf(items, oracleRule(items)), 0.76))
    expect(found).toBeGreaterThan(keptAt(staticPoints(items), 0.76))
  })

  it('ranks by length for the length rule', () => {
    expect(keptAt(rankedCurve(items, ({ length }) => length), 0.72)).toBeCloseTo(1)
    expect(keptAt(rankedCurve(items, ({ length }) => -length), 0.72)).toBeCloseTo(keptAt(staticPoints(items), 0.72))
  })

  it('gives APGR near one to a perfect order, near nought to the reverse', () => {
    expect(apgr(items, 0, 1)).toBeCloseTo(0.9)
    expect(apgr(items.map((item) => ({ ...item, odds: item.odds.map((p) => 1 - p) })), 0, 1)).toBeCloseTo(0.1)
  })

  it('tells how far probabilities are off', () => {
    expect(calibrationError(items)).toBeCloseTo(0.05)
    expect(calibrationError(items.map((item) => ({ ...item, odds: [0.5, 0.5, 0.5] })))).toBeCloseTo((0.5 + 0.3) / 3)
  })

  it('finds the λ that saves what is wanted', () => {
    const lambda = lambdaFor(items, 0.9)
    const { saved } = curveOf(items, utilityRule(items), [lambda])[0]!
    expect(saved).toBeGreaterThanOrEqual(0.9)
  })
})
