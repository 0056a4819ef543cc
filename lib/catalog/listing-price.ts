import { usdPerToken, type Pico } from '../money.ts'
import type { Price } from './types.ts'

/** OpenRouter's pricing object: decimal strings, USD per token. "-1" = not fixed, or not known. */
export interface PricingRow {
  prompt: string
  completion: string
  request: string
  image: string
  web_search: string
  internal_reasoning: string
  input_cache_read?: string
  input_cache_write?: string
  input_cache_write_1h?: string
  audio?: string
  audio_output?: string
  image_output?: string
  /** Prices under a condition; where several hold, the later one counts. */
  overrides?: PricingOverride[]
}

export interface PricingOverride extends Partial<Omit<PricingRow, 'overrides'>> {
  min_prompt_tokens?: number
  /** "01:00"; `utc_days` counts from Sunday = 0. */
  utc_start?: string
  utc_end?: string
  utc_days?: readonly number[]
}

export const unknownPricing: Readonly<PricingRow> = { prompt: '-1', completion: '-1', request: '-1', image: '-1', web_search: '-1', internal_reasoning: '-1' }

/** Reasoning tokens are among the completion tokens, hence nothing extra for them. */
export function pricingRow(price: Price | null): PricingRow {
  if (!price) return { ...unknownPricing }
  const tiers = (price.tiers ?? []).map((tier) => ({ min_prompt_tokens: tier.inputAbove + 1, ...buckets(tier) }))
  const hours = (price.hours ?? []).map(({ days, from, to, price: other }) => ({ utc_days: days, utc_start: from, utc_end: to, ...buckets(other) }))
  const overrides = [...tiers, ...hours]
  return {
    ...buckets(price),
    request: '0',
    image: '0',
    web_search: '0',
    internal_reasoning: '0',
    ...(overrides.length > 0 && { overrides }),
  }
}

type Buckets = Omit<Price, 'tiers' | 'hours'>

function buckets(price: Buckets) {
  const shown: Record<string, Pico | undefined> = {
    input_cache_read: price.cacheRead,
    input_cache_write: price.cacheWrite5m,
    input_cache_write_1h: price.cacheWrite1h,
    audio: price.inputAudio,
    audio_output: price.outputAudio,
    image_output: price.outputImage,
  }
  const known = Object.entries(shown).flatMap(([name, pico]) => (pico === undefined ? [] : [[name, usdPerToken(pico)] as const]))
  return { prompt: usdPerToken(price.input), completion: usdPerToken(price.output), ...Object.fromEntries(known) }
}
