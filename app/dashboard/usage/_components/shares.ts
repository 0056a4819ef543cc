import type { Totals } from '#lib/reports/totals.ts'

/** How much of what models read came from a cache; null when they read nothing. */
export function cacheShare({ cachedTokens, inputTokens }: Totals): number | null {
  return inputTokens === 0n ? null : Number(cachedTokens) / Number(inputTokens)
}
