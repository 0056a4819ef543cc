import { unitPrices } from '#lib/billing/cost.ts'
import { curate, rank } from '#lib/catalog/curate.ts'
import { models, type Model } from '#lib/catalog/index.ts'
import { nearest, tiers } from '#lib/catalog/tier.ts'
import type { Measured } from '#lib/gateway/auto/measured.ts'

/** A model that a calculation names. */
export interface PricedModel {
  id: string
  name: string
  /** pico-USD per token, as digits. */
  input: string
  output: string
}

/** A model that `auto` uses here, and how many thousandths of the calls it is counted with. */
export interface MixPart extends PricedModel {
  permille: number
}

/** The moment, and which providers can be called here. */
export interface Here {
  now: Date
  live: (provider: string) => boolean
}

/** Chat models that can be called here, with what they cost at this moment. */
export function pricedModels(here: Here): PricedModel[] {
  return callable(here).map(({ model, prices }) => priced(model, prices))
}

/** The first model of each tier, dearest first, with the share of the calls that its tier got when `auto` was measured. Empty = none can be called. */
export function autoMix({ shares }: Measured, here: Here): MixPart[] {
  const known = new Map(callable(here).map((one) => [one.model, one.prices]))
  const curated = curate([...known].map(([model, prices]) => rank(model, prices)))
  if (!curated) return []
  const [premium, small] = [shares.premium, shares.small].map((share) => Math.round(share * 1_000))
  const permille = { premium: premium!, mid: 1_000 - premium! - small!, small: small! }
  return tiers.toReversed().flatMap((tier) => {
    const [first] = nearest(tier).flatMap((from) => curated.tiers[from])
    return permille[tier] && first ? [{ ...priced(first.model, known.get(first.model)!), permille: permille[tier] }] : []
  })
}

type Prices = ReturnType<typeof unitPrices>

function callable({ now, live }: Here): { model: Model; prices: Prices }[] {
  return models.flatMap((model) => {
    const price = model.offers.find(({ price, provider }) => price && live(provider))?.price
    return model.kind === 'chat' && price ? [{ model, prices: unitPrices(price, 0, now) }] : []
  })
}

function priced({ id, name }: Model, { input, output }: Prices): PricedModel {
  return { id, name, input: `${input}`, output: `${output}` }
}
