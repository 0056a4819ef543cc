import type { Pico } from '../money.ts'
import { intelligenceOf } from './best.ts'
import type { Tier } from './tier.ts'
import type { Model } from './types.ts'

/** A live chat model as curation sees it. */
export interface Ranked {
  model: Model
  /** Artificial Analysis' index, 0–100; null = not measured. */
  quality: number | null
  /** USD of a typical call at the first live offer's list price. */
  cost: number
}

/** Live chat models by tier, best first: the first one or two are what `auto` uses, the others stand in where those cannot serve. */
export interface Curated {
  tiers: Readonly<Record<Tier, readonly Ranked[]>>
  /** What choices are compared with: the best model of all. */
  baseline: Ranked
}

/** A typical call, tokens: the mix that prices are compared by. */
const TYPICAL = { input: 1_000, output: 500 } as const
/** So close to the best, a model is as good as it. Points of the index; its error is about one. */
const AS_GOOD = 5
/** What a tier's models may cost of what the best one costs. */
const SMALL = 0.03
const MID = 0.15
const DEAR = 0.5

/** A chat model by its public quality and what it costs; prices in pico-USD per token, without those of an hour. */
export function rank(model: Model, { input, output }: { input: Pico; output: Pico }): Ranked {
  return { model, quality: intelligenceOf(model), cost: (Number(input) * TYPICAL.input + Number(output) * TYPICAL.output) / 1e12 }
}

/** Tiers by quality and price. */
export function curate(ranked: readonly Ranked[]): Curated | null {
  const baseline = ranked.toSorted(byQuality)[0]
  if (!baseline) return null
  const tiers: Record<Tier, Ranked[]> = { small: [], mid: [], premium: [] }
  for (const one of ranked) tiers[tierOf(one, baseline)].push(one)
  tiers.small.sort(byQuality)
  tiers.mid.sort((a, b) => Number(a.cost > baseline.cost * MID) - Number(b.cost > baseline.cost * MID) || byQuality(a, b))
  tiers.premium = withBestValue(tiers.premium.sort(byQuality))
  return { tiers, baseline }
}

function tierOf({ quality, cost }: Ranked, baseline: Ranked): Tier {
  const share = cost / baseline.cost
  if (quality !== null && baseline.quality !== null && quality >= baseline.quality - AS_GOOD) return 'premium'
  return share <= SMALL ? 'small' : share > DEAR ? 'premium' : 'mid'
}

/** Of models that are as good as the best, the cheapest comes second: what stands in should not be as dear. */
function withBestValue(premium: Ranked[]): Ranked[] {
  const [best, ...rest] = premium
  if (!best || best.quality === null) return premium
  const equals = rest.filter(({ quality }) => quality !== null && quality >= best.quality! - AS_GOOD)
  const value = equals.toSorted((a, b) => a.cost - b.cost)[0]
  return value ? [best, value, ...rest.filter((one) => one !== value)] : premium
}

/** What nobody measured comes after what was, the dearer first: makers price what is good. */
function byQuality(a: Ranked, b: Ranked): number {
  if (a.quality !== b.quality) return (b.quality ?? -1) - (a.quality ?? -1)
  return a.quality === null ? b.cost - a.cost : a.cost - b.cost
}
