import type { Price } from '../catalog/types.ts'
import { ceilToNano, type Nano, type Pico } from '../money.ts'
import { unitPrices } from './cost.ts'

/**
 * What a call may cost, guessed in constant time before anything is counted: for holds, never for bills.
 * Prose and code have three to five bytes a token in any language (o200k, measured), so two is generous.
 * Base64 has only 1.4: such a call may cost more than its hold, and settling takes the rest from what is free.
 */
const BYTES_PER_TOKEN = 2
const TYPICAL_BYTES_PER_TOKEN = 4
/** Roles, separators and the provider's own preamble. */
const PROMPT_OVERHEAD = 64
/** A large image at high detail, rounded up over the makers' published formulas. */
const TOKENS_PER_IMAGE = 2_000
/** Below this an answer is not worth sending. */
export const MIN_OUTPUT = 16

export interface CallSize {
  /** UTF-8 bytes of everything the model reads, tools included, images left out. */
  promptBytes: number
  images: number
  price: Price
  /** How many answers; default 1. */
  n?: number
  /** The prompt asks to be cached, so the dearer cache-write price may apply. */
  caches?: boolean
  /** When the call begins, for prices with hours; default now. */
  at?: Date
}

/** A generous estimate of the whole call in nano-USD, `maxOutput` being the output it may realistically produce. */
export function estimateHold(size: CallSize & { maxOutput: number }): Nano {
  const { promptCost, outputUnit } = weigh(size)
  return ceilToNano(promptCost + BigInt(Math.ceil(size.maxOutput)) * outputUnit)
}

/** How many output tokens (per answer) `available` buys after the prompt; 0 when it does not even cover that. */
export function affordableOutput(size: CallSize & { available: Nano }): number {
  const { promptCost, outputUnit } = weigh(size)
  const left = size.available * 1_000n - promptCost
  if (left < 0n) return 0
  if (outputUnit === 0n) return Number.MAX_SAFE_INTEGER
  return Number(left / outputUnit)
}

export interface FreeCallFit {
  fits: boolean
  /** The output limit to forward when a free call pays: what was asked for, within the rules. */
  maxOutput: number
}

/**
 * Whether a free call may pay: the prompt and a useful answer must fit the cost cap. The answer is then
 * limited to `maxOutput`, which is the smallest of what was asked, the output cap and what the cost cap buys.
 */
export function fitsFreeCall(size: CallSize & { requested: number | undefined; maxOutputCap: number; maxCost: Nano }): FreeCallFit {
  const answers = size.n ?? 1
  const asked = size.requested ?? size.maxOutputCap
  const maxOutput = Math.min(asked, Math.floor(size.maxOutputCap / answers), affordableOutput({ ...size, available: size.maxCost }))
  return { fits: maxOutput >= Math.min(MIN_OUTPUT, asked), maxOutput }
}

/** About how many tokens a call will use, in and out: for limits by the minute, which the settlement corrects. */
export function likelyTokens({ promptBytes, images, maxOutput }: Pick<CallSize, 'promptBytes' | 'images'> & { maxOutput: number }): number {
  return Math.ceil(promptBytes / TYPICAL_BYTES_PER_TOKEN) + images * TOKENS_PER_IMAGE + Math.ceil(maxOutput)
}

function weigh({ promptBytes, images, price, n = 1, caches = false, at = new Date() }: CallSize): { promptCost: Pico; outputUnit: Pico } {
  const tokens = Math.ceil(promptBytes / BYTES_PER_TOKEN) + PROMPT_OVERHEAD + images * TOKENS_PER_IMAGE
  const unit = unitPrices(price, tokens, at)
  const inputUnit = caches ? max(unit.input, unit.cacheWrite5m, unit.cacheWrite1h) : unit.input
  return { promptCost: BigInt(tokens) * inputUnit, outputUnit: unit.output * BigInt(n) }
}

function max(...values: Pico[]): Pico {
  return values.reduce((a, b) => (a > b ? a : b))
}
