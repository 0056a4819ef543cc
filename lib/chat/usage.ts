/**
 * What a call consumed, in disjoint buckets: no token stands in two of them, each is ≥ 0, and their
 * sum is what the provider reported. Prices apply bucket by bucket.
 */
export interface Usage {
  /** Prompt tokens that were neither read from nor written to a cache, text and whatever has no bucket of its own. */
  input: number
  cacheRead: number
  /** Written to a cache that lives five minutes (or whose lifetime the provider does not say). */
  cacheWrite5m: number
  cacheWrite1h: number
  inputAudio: number
  /** Visible answer tokens, tool calls included. */
  output: number
  /** Thinking tokens; billed as output. */
  reasoning: number
  outputAudio: number
  outputImage: number
}

/** `provider`: the provider's own count. `estimated`: counted here because the provider sent none. */
export type UsageSource = 'provider' | 'estimated'

export const noUsage: Readonly<Usage> = {
  input: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  inputAudio: 0,
  output: 0,
  reasoning: 0,
  outputAudio: 0,
  outputImage: 0,
}

/** Everything the model read. */
export function inputTokens(usage: Usage): number {
  return usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h + usage.inputAudio
}

/** Everything the model produced. */
export function outputTokens(usage: Usage): number {
  return usage.output + usage.reasoning + usage.outputAudio + usage.outputImage
}
