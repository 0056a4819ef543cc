import { z } from 'zod'
import type { ProviderWishes } from '../chat/request.ts'

/** What can be sorted by. `exacto` (tool-calling quality) is not measured here: it keeps the default order, which a warning says. */
const by = z.enum(['price', 'throughput', 'latency', 'exacto'])
const slugs = z.array(z.string().min(1).max(200)).max(100)

/** Of percentiles, or one number for the median. */
const bound = z.union([z.number().min(0), z.strictObject({ p50: z.number().min(0).nullish(), p75: z.number().min(0).nullish(), p90: z.number().min(0).nullish(), p99: z.number().min(0).nullish() })])

/** Nobody spends more on a call; a JSON number may be so large that it is no amount any more. */
const MOST_USD = 999_999_999

/** USD, as a number or a decimal. */
export const usd = z.union([z.number().min(0).max(MOST_USD), z.string().regex(/^\d{1,9}(\.\d{1,12})?$/, 'must be a decimal such as "0.5"').transform(Number)])

const quantization = z.enum(['int4', 'int8', 'fp4', 'mxfp4', 'nvfp4', 'fp6', 'fp8', 'mxfp8', 'fp16', 'bf16', 'fp32', 'unknown'])

/**
 * The field `provider` in OpenRouter's words. Strict: a misspelt wish about privacy or price that went
 * unheeded would be worse than an error.
 */
export const providerWishes = z.strictObject({
  order: slugs.nullish(),
  only: slugs.nullish(),
  ignore: slugs.nullish(),
  allow_fallbacks: z.boolean().nullish(),
  require_parameters: z.boolean().nullish(),
  data_collection: z.enum(['allow', 'deny']).nullish(),
  zdr: z.boolean().nullish(),
  enforce_distillable_text: z.literal(false, { error: 'cannot be true here: which makers allow distilling is not recorded' }).nullish(),
  quantizations: z.array(quantization).nullish(),
  sort: z.union([by, z.strictObject({ by: by.nullish(), partition: z.enum(['model', 'none']).nullish() })]).nullish(),
  max_price: z.strictObject({ prompt: usd.nullish(), completion: usd.nullish(), request: usd.nullish(), image: usd.nullish(), audio: usd.nullish() }).nullish(),
  preferred_min_throughput: bound.nullish(),
  preferred_max_latency: bound.nullish(),
  max_ttft_ms: z.number().int().min(1).max(600_000).nullish(),
}) satisfies z.ZodType<ProviderWishes>
