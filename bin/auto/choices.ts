import { heads, HEADS, type Head } from '#lib/gateway/auto/predictor/model.ts'
import { bestTier, relative, type Costs } from '#lib/gateway/auto/utility.ts'

/** One prompt, three models: premium, mid, small. */
export interface Item {
  /** What the predictor says. */
  odds: readonly number[]
  right: readonly number[]
  /** USD: what it did cost, and what could be expected before it was made. */
  cost: readonly number[]
  expected: readonly number[]
  length: number
}

/** Premium, mid or small (0–2) for an item, given how much is to be saved. */
export type Rule = (item: Item, thrift: number) => number

/** One setting of a rule: what is saved against premium alone, and the share of its right answers that is kept. */
export interface Point {
  thrift: number
  saved: number
  kept: number
  /** Share of calls each model gets. */
  shares: number[]
}

export const LAMBDAS = Array.from({ length: 140 }, (_, step) => 0.002 * 1.07 ** step)

/** The gateway's rule: P − λ · expected cost, a typical (here: mean) premium call costing 1. */
export function utilityRule(items: readonly Item[]): Rule {
  const costs = costsOf(items)
  return (item, lambda) => heads.indexOf(bestTier(byTier(item.odds), costs(item).expected, lambda))
}

/** The same with the true outcomes and costs in place of what is expected: what nobody can know. */
export function oracleRule(items: readonly Item[]): Rule {
  const knowing = ({ right, cost, length }: Item): Item => ({ odds: right, right, cost, expected: cost, length })
  const rule = utilityRule(items.map(knowing))
  return (item, lambda) => rule(knowing(item), lambda)
}

/** What calls are expected to cost and did, in mean premium calls. */
export function costsOf(items: readonly Item[]): (item: Item) => { expected: Costs; real: Costs } {
  const unit = meanOf(items, ({ expected }) => expected[0]!)
  return ({ expected, cost }) => ({ expected: relative(byTier(expected), unit), real: relative(byTier(cost), unit) })
}

function byTier([premium = 0, mid = 0, small = 0]: readonly number[]): Record<Head, number> {
  return { premium, mid, small }
}

export function curveOf(items: readonly Item[], rule: Rule, thrifts: readonly number[] = LAMBDAS): Point[] {
  return thrifts.map((thrift) => pointOf(items, (item) => rule(item, thrift), thrift))
}

export function pointOf(items: readonly Item[], choose: (item: Item) => number, thrift = 0): Point {
  const shares = new Array<number>(HEADS).fill(0)
  let [cost, right, premiumCost, premiumRight] = [0, 0, 0, 0]
  for (const item of items) {
    const model = choose(item)
    shares[model]! += 1 / items.length
    cost += item.cost[model]!
    right += item.right[model]!
    premiumCost += item.cost[0]!
    premiumRight += item.right[0]!
  }
  return { thrift, saved: 1 - cost / premiumCost, kept: right / premiumRight, shares }
}

/** Sends the share of items that score highest to premium and the rest to mid. */
export function rankedCurve(items: readonly Item[], score: (item: Item) => number): Point[] {
  const rank = new Map(items.toSorted((a, b) => score(b) - score(a)).map((item, at) => [item, at / items.length]))
  return curveOf(items, (item, share) => (rank.get(item)! < share ? 0 : 1), Array.from({ length: 101 }, (_, percent) => percent / 100))
}

/** Each model alone; between two of them calls are shared by lot. */
export function staticPoints(items: readonly Item[]): Point[] {
  return [0, 1, 2].map((model) => pointOf(items, () => model))
}

/**
 * Quality kept where `saved` is saved: the best straight line between two settings, as calls may be shared by
 * lot. Where all settings save more, that of the least thrifty.
 */
export function keptAt(points: readonly Point[], saved: number): number {
  let most = 0
  for (const below of points) {
    if (below.saved >= saved) most = Math.max(most, below.kept)
    else for (const above of points) if (above.saved > saved) most = Math.max(most, between(below, above, (saved - below.saved) / (above.saved - below.saved)))
  }
  return most
}

function between(below: Point, above: Point, way: number): number {
  return below.kept + way * (above.kept - below.kept)
}

/** The most that is saved while `kept` is kept; 0 where no setting keeps it. */
export function savedAt(points: readonly Point[], kept: number): number {
  let most = 0
  for (let percent = 0; percent <= 1; percent += 0.001) if (keptAt(points, percent) >= kept) most = percent
  return most
}

/** Average performance gap recovered (RouteLLM, arXiv 2406.18665): 0.5 by lot, over the share of strong calls. */
export function apgr(items: readonly Item[], strong: number, weak: number): number {
  const order = items.toSorted((a, b) => b.odds[strong]! - b.odds[weak]! - (a.odds[strong]! - a.odds[weak]!))
  const gap = items.reduce((sum, { right }) => sum + right[strong]! - right[weak]!, 0)
  let [gained, area] = [0, 0]
  for (const { right } of order) {
    const gain = right[strong]! - right[weak]!
    area += gained + gain / 2
    gained += gain
  }
  return area / gap / items.length
}

/** Expected calibration error over ten bins, the mean of the three models. */
export function calibrationError(items: readonly Item[]): number {
  const errors = [0, 1, 2].flatMap((model) =>
    Array.from({ length: 10 }, (_, bin) => {
      const inBin = items.filter(({ odds }) => Math.min(9, Math.floor(odds[model]! * 10)) === bin)
      return Math.abs(inBin.reduce((sum, { odds, right }) => sum + odds[model]! - right[model]!, 0))
    }),
  )
  return errors.reduce((sum, error) => sum + error, 0) / items.length / 3
}

export function meanOf<T>(all: readonly T[], value: (one: T) => number): number {
  return all.reduce((sum, one) => sum + value(one), 0) / all.length
}
