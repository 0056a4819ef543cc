import { describe, expect, it } from 'vitest'
import { curate, rank, type Ranked } from '#lib/catalog/curate.ts'
import { models } from '#lib/catalog/index.ts'
import { unitPrices } from '#lib/billing/cost.ts'
import { Budget, COST_SHARE } from '#lib/gateway/auto/budget.ts'
import { tiers } from '#lib/catalog/tier.ts'
import { bestTier, LAMBDA, lambdaOf, LEAST_SIZE, relative } from '#lib/gateway/auto/utility.ts'

/** What a provider's key makes live. */
const soldBy = (provider?: string): Ranked[] =>
  models.flatMap((model) => {
    const price = model.offers.find((offer) => offer.price && (!provider || offer.provider === provider))?.price
    return model.kind === 'chat' && price ? [rank(model, unitPrices(price, 0, new Date(0)))] : []
  })

describe('tiers', () => {
  it('hold every live chat model once, the best one first of all, small ones far cheaper', () => {
    const ranked = soldBy()
    const { tiers: found, baseline } = curate(ranked)!
    expect(tiers.flatMap((tier) => found[tier]).toSorted(byId)).toEqual(ranked.toSorted(byId))
    expect(baseline).toBe(found.premium[0])
    expect(ranked.every(({ quality }) => (quality ?? 0) <= baseline.quality!)).toBe(true)
    expect(found.mid[0]!.cost).toBeLessThan(baseline.cost * 0.15)
    expect(found.small[0]!.cost).toBeLessThan(baseline.cost * 0.03)
    // What stands in for the best is about as good, and not as dear.
    expect(found.premium[1]!.quality).toBeGreaterThan(baseline.quality! - 5)
    expect(found.premium[1]!.cost).toBeLessThan(baseline.cost)
  })

  it.each(['openai', 'anthropic', 'google', 'deepseek', 'qwen', 'moonshot', 'mistral', 'xai', 'zhipu'])('make sense with the key of %s alone: dearer is not worse', (provider) => {
    const { tiers: found, baseline } = curate(soldBy(provider))!
    expect(found.premium[0] ?? found.mid[0]).toBeDefined()
    const heads = tiers.flatMap((tier) => found[tier][0] ?? [])
    expect(heads.map(({ cost }) => cost)).toEqual(heads.map(({ cost }) => cost).toSorted((a, b) => a - b))
    expect(baseline.cost).toBeGreaterThanOrEqual(heads.at(-1)!.cost)
  })

  it('are none where nothing is live', () => expect(curate([])).toBeNull())
})

function byId(a: Ranked, b: Ranked): number {
  return a.model.id < b.model.id ? -1 : 1
}

describe('utility', () => {
  const costs = { small: 0.03, mid: 0.06, premium: 1 }

  it('buys a better answer where it is worth its cost', () => {
    expect(bestTier({ small: 0.5, mid: 0.6, premium: 0.95 }, costs, LAMBDA)).toBe('premium')
    expect(bestTier({ small: 0.5, mid: 0.85, premium: 0.95 }, costs, LAMBDA)).toBe('mid')
    expect(bestTier({ small: 0.9, mid: 0.9, premium: 0.9 }, costs, LAMBDA)).toBe('small')
  })

  it('follows cost_quality from the cheapest to the best, never upside down', () => {
    const odds = { small: 0.5, mid: 0.7, premium: 0.9 }
    const chosen = [0, 0.05, 0.2, 0.5, 0.8, 1].map((quality) => tiers.indexOf(bestTier(odds, costs, lambdaOf(quality))))
    expect(chosen).toEqual(chosen.toSorted())
    expect([chosen[0], chosen.at(-1)]).toEqual([0, 2])
    expect(lambdaOf(0.5)).toBe(LAMBDA)
    expect(lambdaOf(0.5, 0.1)).toBe(0.1)
  })

  it('counts a short call as half a typical one where odds are assumed, and a huge one as four', () => {
    expect(relative({ small: 0.0001, mid: 0.0002, premium: 0.001 }, 0.01, LEAST_SIZE).premium).toBe(0.5)
    expect(relative({ small: 0.0001, mid: 0.0002, premium: 0.001 }, 0.01).premium).toBeCloseTo(0.1)
    expect(relative({ small: 0.1, mid: 0.2, premium: 1 }, 0.01).premium).toBe(4)
    expect(relative({ small: 0, mid: 0, premium: 0 }, 0)).toEqual({ small: 0, mid: 0, premium: 0 })
  })
})

describe('the budget', () => {
  const costs = { small: 0.03, mid: 0.06, premium: 1 }

  it('makes premium dearer with every premium call, cheaper with every other, within bounds', () => {
    const budget = new Budget()
    expect(budget.factor).toBe(1)
    budget.note(costs.premium, costs.premium)
    expect(budget.factor).toBeGreaterThan(1)
    for (let call = 0; call < 1_000; call++) budget.note(costs.premium, costs.premium)
    expect(budget.factor).toBeCloseTo(4)
    for (let call = 0; call < 3_000; call++) budget.note(costs.small, costs.premium)
    expect(budget.factor).toBeCloseTo(0.25)
  })

  // What a premium call gains, from 0 to this, evenly: of the first without a budget more than half would be worth it, of the second none.
  it.each([0.4, 0.15])('spends its share of what premium alone would cost, neither more nor less: gains up to %d', (most) => {
    const budget = new Budget()
    let spent = 0
    for (let call = 0; call < 6_000; call++) {
      const gain = (((call * 7_919) % 1_000) / 1_000) * most
      const tier = bestTier({ small: 0.5, mid: 0.55, premium: 0.55 + gain }, costs, 0.2 * budget.factor)
      budget.note(costs[tier], costs.premium)
      if (call >= 3_000) spent += costs[tier]
    }
    expect(spent / 3_000).toBeCloseTo(COST_SHARE, 2)
  })
})
