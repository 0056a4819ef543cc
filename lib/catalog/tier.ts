/** What models are worth, in three steps: the tiers of `auto`, cheapest first. */
export const tiers = ['small', 'mid', 'premium'] as const
export type Tier = (typeof tiers)[number]

/** The higher of two. */
export function atLeast(a: Tier, b: Tier): Tier {
  return tiers.indexOf(a) >= tiers.indexOf(b) ? a : b
}

/** The lower of two. */
export function atMost(a: Tier, b: Tier): Tier {
  return tiers.indexOf(a) <= tiers.indexOf(b) ? a : b
}

/** The tier itself, then the dearer ones up to `most`, then the cheaper ones: where to look when it has no model for a request. */
export function nearest(tier: Tier, most: Tier = 'premium'): Tier[] {
  const at = tiers.indexOf(tier)
  return [...tiers.slice(at, tiers.indexOf(most) + 1), ...tiers.slice(0, at).reverse()]
}
