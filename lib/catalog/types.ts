import type { Quirks } from '../dialects/types.ts'
import type { Pico } from '../money.ts'

/** What we sell: a model under our id, and the offers through which it can be had. */
export interface Model {
  /** "deepseek/deepseek-chat" */
  id: string
  /** "DeepSeek: DeepSeek Chat" → maker's name first in `author`, the model's own here. */
  name: string
  /** Maker's slug: the part of the id before the slash. */
  author: string
  description: string
  /** ISO date of release; null = not known. */
  released: string | null
  kind: 'chat' | 'embedding' | 'image' | 'transcription' | 'speech' | 'rerank' | 'moderation'
  /** Tokens, prompt and answer together; null = not known. */
  contextLength: number | null
  maxOutput: number | null
  input: readonly Modality[]
  output: readonly Modality[]
  capabilities: Capabilities
  /** Other ids that mean this model. */
  aliases: readonly string[]
  /** Best first. The first is the maker's own where there is one. */
  offers: readonly Offer[]
  /** Measured by others, for `auto` and the catalogue page. */
  quality?: readonly { metric: string; value: number; source: string; date: string }[]
}

export type Modality = 'text' | 'image' | 'audio' | 'file' | 'video'

export interface Capabilities {
  tools: boolean
  /** Structured output by JSON schema. */
  jsonSchema: boolean
  reasoning: boolean
  /** False: temperature and top_p are refused. */
  sampling: boolean
}

export interface Offer {
  /** Provider id. */
  provider: string
  /** The provider's own name of the model. */
  upstream: string
  /** null: the price is not known, so the offer refuses to serve. */
  price: Price | null
  contextLength?: number
  maxOutput?: number
  /** The precision it runs at, in OpenRouter's words ("fp8"); absent = the provider does not say. */
  quantization?: string
  /** Quirks of this model at this provider, on top of the provider's. */
  quirks?: Quirks
  /** Where the price stands, and the day it was read. */
  source: string
  asOf: string
}

/** pico-USD per token. A bucket without a price of its own costs as the one it falls back to. */
export interface Price {
  input: Pico
  output: Pico
  /** Falls back to `input`. */
  cacheRead?: Pico
  /** Falls back to `input`. */
  cacheWrite5m?: Pico
  /** Falls back to `cacheWrite5m`, then `input`. */
  cacheWrite1h?: Pico
  /** Falls back to `input`. */
  inputAudio?: Pico
  /** Falls back to `output`. */
  outputAudio?: Pico
  outputImage?: Pico
  /** Above this many input tokens (cached ones included) the whole request costs this instead. Ascending. */
  tiers?: readonly { inputAbove: number; input: Pico; output: Pico; cacheRead?: Pico; cacheWrite5m?: Pico; cacheWrite1h?: Pico }[]
  /** Hours (UTC, "01:00"; from ≤ now < to, "24:00" ends a day; days 0 = Sunday) with prices of their own; decided at the call's start. */
  hours?: readonly { days: readonly number[]; from: string; to: string; price: Omit<Price, 'tiers' | 'hours'> }[]
}

/** An offer's identity for prices and statistics: "deepseek/deepseek-chat@deepseek:deepseek-chat". */
export function offerKey(model: Pick<Model, 'id'>, offer: Pick<Offer, 'provider' | 'upstream'>): string {
  return `${model.id}@${offer.provider}:${offer.upstream}`
}
