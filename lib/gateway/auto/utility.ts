import { tiers, type Tier } from '../../catalog/tier.ts'
import type { Odds } from './odds.ts'

/** Costs of one request in each tier; a typical premium call costs 1. */
export type Costs = Readonly<Record<Tier, number>>

/** What a typical premium call must gain in the probability of a good answer where odds are assumed, and made with it. The predictor has its own. */
export const LAMBDA = 0.21
/** Nobody may be so thrifty, or so lavish, that nothing else counts. */
const MOST_LAMBDA = 50

/** `quality` from 0 (as cheap as can be) through 0.5 (`balanced` as it is) to 1 (as good as can be). */
export function lambdaOf(quality: number, balanced = LAMBDA): number {
  return quality <= 0 ? MOST_LAMBDA : Math.min(MOST_LAMBDA, balanced * (1 / quality - 1))
}

/** The tier with the highest P − λ · cost; of equal ones the cheaper. */
export function bestTier(odds: Odds, costs: Costs, lambda: number): Tier {
  let [best, most]: [Tier, number] = ['small', -Infinity]
  for (const tier of tiers) {
    const utility = odds[tier] - lambda * costs[tier]
    if (utility > most) [best, most] = [tier, utility]
  }
  return best
}

/** Where odds are assumed, short calls count as half a typical one: they all cost next to nothing, and none would be small. */
export const LEAST_SIZE = 0.5
/** A very long call must still be allowed to be good. */
const MOST_SIZE = 4

/** Costs in units of a typical premium call; `usd` and `typical` in USD. */
export function relative(usd: Costs, typical: number, leastSize = 0): Costs {
  if (usd.premium <= 0 || typical <= 0) return { small: 0, mid: 0, premium: 0 }
  const size = Math.min(MOST_SIZE, Math.max(leastSize, usd.premium / typical)) / usd.premium
  return { small: usd.small * size, mid: usd.mid * size, premium: usd.premium * size }
}
