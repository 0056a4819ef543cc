import { Budget } from '#lib/gateway/auto/budget.ts'
import { apgr, calibrationError, costsOf, curveOf, keptAt, LAMBDAS, oracleRule, pointOf, rankedCurve, savedAt, staticPoints, utilityRule, type Item, type Point } from './choices.ts'
import { heads } from '#lib/gateway/auto/predictor/model.ts'
import { randomFrom } from './fit-forest.ts'

/** What one way of choosing reaches on one set. */
export interface Line {
  name: string
  points: Point[]
  /** At 90, 85 and 70 % saved. */
  kept: number[]
  /** At 95, 97 and 98 % kept. */
  saved: number[]
}

export interface Measurement {
  name: string
  prompts: number
  lines: Line[]
  /** Of kept quality at 85 % saved: 95 % of resampled sets lie between. */
  interval: Interval
  /** The same of what that is above the best static mix. */
  aboveStatic: Interval
  apgr: Record<string, number>
  calibrationError: number
  /** With the λ chosen elsewhere, fixed and then held by the gateway's budget. */
  blind: Point
  steered: Point
}

export type Interval = readonly [low: number, high: number]

export const savedLevels = [0.9, 0.85, 0.7] as const
export const keptLevels = [0.95, 0.97, 0.98] as const
export const TARGET = 0.85

export interface Measured {
  name: string
  items: readonly Item[]
  /** The same items with the odds of their subject alone. */
  prior: readonly Item[]
  /** Chosen on other prompts. */
  lambda: number
}

export function measure({ name, items, prior, lambda }: Measured): Measurement {
  const rule = utilityRule(items)
  const line = (title: string, points: Point[]): Line => ({ name: title, points, kept: savedLevels.map((level) => keptAt(points, level)), saved: keptLevels.map((level) => savedAt(points, level)) })
  const known = items.map((item) => ({ ...item, expected: item.cost }))
  const [longest, shortest] = [rankedCurve(items, ({ length }) => length), rankedCurve(items, ({ length }) => -length)]
  const { interval, aboveStatic } = resample(items)
  return {
    name,
    prompts: items.length,
    lines: [
      line('predictor', curveOf(items, rule)),
      line('the same, lengths of answers known', curveOf(known, utilityRule(known))),
      line('best static mix', staticPoints(items)),
      line('length rule', keptAt(longest, TARGET) > keptAt(shortest, TARGET) ? longest : shortest),
      line('subject prior', curveOf(prior, utilityRule(prior))),
      line('oracle', curveOf(items, oracleRule(items))),
    ],
    interval,
    aboveStatic,
    apgr: { 'premium/mid': apgr(items, 0, 1), 'premium/small': apgr(items, 0, 2), 'mid/small': apgr(items, 1, 2) },
    calibrationError: calibrationError(items),
    blind: pointOf(items, (item) => rule(item, lambda), lambda),
    steered: steer(items, lambda),
  }
}

/** The items one after the other, shuffled as traffic is, through the budget that steers `auto`. */
function steer(items: readonly Item[], lambda: number): Point {
  const random = randomFrom(5)
  const budget = new Budget()
  const rule = utilityRule(items)
  const costs = costsOf(items)
  const traffic = items.map((item) => ({ item, at: random() })).toSorted((a, b) => a.at - b.at)
  const choices = new Map(
    traffic.map(({ item }) => {
      const choice = rule(item, lambda * budget.factor)
      const { expected, real } = costs(item)
      const spent = real[heads[choice]!]
      // What premium would really have cost is only known where it was asked.
      budget.note(spent, choice === 0 ? spent : expected.premium)
      return [item, choice]
    }),
  )
  return pointOf(items, (item) => choices.get(item)!, lambda)
}

const RESAMPLES = 200

/** The bootstrap over prompts. */
function resample(items: readonly Item[]): { interval: Interval; aboveStatic: Interval } {
  const rule = utilityRule(items)
  const choices = LAMBDAS.map((lambda) => items.map((item) => rule(item, lambda)))
  const random = randomFrom(11)
  const kept: number[] = []
  const above: number[] = []
  for (let round = 0; round < RESAMPLES; round++) {
    const drawn = items.map(() => Math.floor(random() * items.length))
    const sample = drawn.map((at) => items[at]!)
    const points = choices.map((choice) => {
      let next = 0
      return pointOf(sample, () => choice[drawn[next++]!]!)
    })
    const reached = keptAt(points, TARGET)
    kept.push(reached)
    above.push(reached - keptAt(staticPoints(sample), TARGET))
  }
  return { interval: middle(kept), aboveStatic: middle(above) }
}

function middle(values: readonly number[]): Interval {
  const sorted = values.toSorted((a, b) => a - b)
  return [sorted[Math.floor(sorted.length * 0.025)]!, sorted[Math.ceil(sorted.length * 0.975) - 1]!]
}
