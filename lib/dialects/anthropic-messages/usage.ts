import { noUsage, type Usage } from '../../chat/usage.ts'
import { countOf, objectOf } from '../json.ts'
import type { Charge, JsonObject } from '../types.ts'

/** Anthropic's buckets are disjoint already: input_tokens leaves cache reads and writes out. */
export function usageFromWire(raw: JsonObject): Usage | null {
  const [input, output] = [countOf(raw.input_tokens), countOf(raw.output_tokens)]
  if (input === undefined && output === undefined) return null
  const lifetimes = objectOf(raw.cache_creation) ?? {}
  const [short, long] = [countOf(lifetimes.ephemeral_5m_input_tokens) ?? 0, countOf(lifetimes.ephemeral_1h_input_tokens) ?? 0]
  const written = countOf(raw.cache_creation_input_tokens) ?? short + long
  const longWritten = Math.min(long, written)
  const thinking = Math.min(countOf(objectOf(raw.output_tokens_details)?.thinking_tokens) ?? 0, output ?? 0)
  return {
    ...noUsage,
    input: input ?? 0,
    cacheRead: countOf(raw.cache_read_input_tokens) ?? 0,
    cacheWrite5m: written - longWritten,
    cacheWrite1h: longWritten,
    output: (output ?? 0) - thinking,
    reasoning: thinking,
  }
}

/** A later report replaces an earlier one field by field: the numbers are running totals, never parts. */
export function mergeUsage(earlier: JsonObject, later: JsonObject): JsonObject {
  const merged = { ...earlier }
  for (const [field, value] of Object.entries(later)) if (value != null) merged[field] = value
  return merged
}

/** Anthropic's usage, with the charge beside it. `raw` keeps a provider's extra fields. */
export function usageToWire({ usage, cost, estimated, auto }: Charge, raw: JsonObject = {}): JsonObject {
  return {
    ...raw,
    input_tokens: usage.input + usage.inputAudio,
    cache_creation_input_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: usage.cacheWrite5m, ephemeral_1h_input_tokens: usage.cacheWrite1h },
    output_tokens: usage.output + usage.reasoning + usage.outputAudio + usage.outputImage,
    output_tokens_details: { ...objectOf(raw.output_tokens_details), thinking_tokens: usage.reasoning },
    cost,
    ...(estimated && { estimated: true }),
    ...(auto && { auto }),
  }
}
