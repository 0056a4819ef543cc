import { inputTokens, noUsage, outputTokens, type Usage } from '../chat/usage.ts'
import { countOf, objectOf } from './json.ts'
import type { Charge, JsonObject, Quirks } from './types.ts'

/**
 * The many spellings of OpenAI's usage object as disjoint buckets. Null when it reports nothing.
 * What a host counts outside its own totals shows in `total_tokens`, and is added where the sum says so.
 */
export function usageFromWire(raw: JsonObject, quirks: Quirks): Usage | null {
  const prompt = countOf(raw.prompt_tokens) ?? countOf(raw.input_tokens)
  const completion = countOf(raw.completion_tokens) ?? countOf(raw.output_tokens)
  if (prompt === undefined && completion === undefined) return null
  const total = countOf(raw.total_tokens)
  const usage: Usage = { ...noUsage }
  readInput(usage, raw, { prompt: prompt ?? 0, completion: completion ?? 0, total })
  readOutput(usage, raw, { prompt: prompt ?? 0, completion: completion ?? 0, total, outside: quirks.reasoningOutsideCompletion ?? false })
  return usage
}

interface Totals {
  prompt: number
  completion: number
  total: number | undefined
}

function readInput(usage: Usage, raw: JsonObject, { prompt, completion, total }: Totals): void {
  const details = objectOf(raw.prompt_tokens_details) ?? objectOf(raw.input_tokens_details) ?? {}
  const cached = countOf(details.cached_tokens) ?? countOf(raw.prompt_cache_hit_tokens) ?? countOf(raw.cached_tokens) ?? countOf(raw.num_cached_tokens) ?? 0
  const written = countOf(details.cache_write_tokens) ?? countOf(details.cache_creation_input_tokens) ?? 0
  const audio = countOf(details.audio_tokens) ?? countOf(raw.audio_prompt_tokens) ?? 0
  // Grok on Azure counts cached tokens outside the prompt, Voxtral audio; both betray it by their sums.
  const cachedOutside = cached > prompt
  const audioOutside = audio > 0 && total === prompt + audio + completion
  let rest = prompt
  const take = (count: number): number => {
    const taken = Math.min(count, rest)
    rest -= taken
    return taken
  }
  usage.cacheRead = cachedOutside ? cached : take(cached)
  usage.cacheWrite5m = take(written)
  usage.inputAudio = audioOutside ? audio : take(audio)
  usage.input = rest
}

function readOutput(usage: Usage, raw: JsonObject, { prompt, completion, total, outside }: Totals & { outside: boolean }): void {
  const details = objectOf(raw.completion_tokens_details) ?? objectOf(raw.output_tokens_details) ?? {}
  const reasoning = countOf(details.reasoning_tokens) ?? countOf(raw.reasoning_tokens) ?? 0
  const exceeding = (total ?? 0) - prompt - completion
  let rest = completion
  const take = (count: number): number => {
    const taken = Math.min(count, rest)
    rest -= taken
    return taken
  }
  // xAI: completion_tokens is the visible part only, and the total includes both.
  if (reasoning > 0 && (total === undefined ? reasoning > completion : exceeding === reasoning)) usage.reasoning = reasoning
  else if (outside) usage.reasoning = reasoning || Math.max(0, exceeding)
  else usage.reasoning = take(reasoning)
  usage.outputAudio = take(countOf(details.audio_tokens) ?? 0)
  usage.outputImage = take(countOf(details.image_tokens) ?? 0)
  usage.output = rest
}

/** What callers read: OpenAI's numbers, never null, with OpenRouter's cost. `raw` keeps a provider's extra fields. */
export function usageToWire({ usage, cost, listCost, estimated, auto }: Charge, raw: JsonObject = {}): JsonObject {
  const prompt = inputTokens(usage)
  const completion = outputTokens(usage)
  return {
    ...raw,
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      ...objectOf(raw.prompt_tokens_details),
      cached_tokens: usage.cacheRead,
      cache_write_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
      audio_tokens: usage.inputAudio,
      video_tokens: 0,
    },
    completion_tokens_details: {
      ...objectOf(raw.completion_tokens_details),
      reasoning_tokens: usage.reasoning,
      audio_tokens: usage.outputAudio,
      image_tokens: usage.outputImage,
    },
    cost,
    is_byok: false,
    cost_details: {
      upstream_inference_cost: null,
      upstream_inference_prompt_cost: listCost.input,
      upstream_inference_completions_cost: listCost.output,
    },
    ...(estimated && { estimated: true }),
    ...(auto && { auto }),
  }
}
