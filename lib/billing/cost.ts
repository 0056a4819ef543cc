import type { Price } from '../catalog/types.ts'
import { inputTokens, noUsage, type Usage } from '../chat/usage.ts'
import { ceilToNano, type Nano, type Pico } from '../money.ts'

export type Bucket = keyof Usage

/** One line of a receipt: `tokens` × `unit` = `amount`, exact. */
export interface CostLine {
  bucket: Bucket
  tokens: number
  unit: Pico
  amount: Pico
}

export interface Cost {
  /** Only buckets with tokens. */
  lines: CostLine[]
  /** The sum of the lines in nano-USD, rounded up once. */
  total: Nano
  /** The input lines' and output lines' share of `total`; they add up to it. */
  input: Nano
  output: Nano
}

/** The price of each bucket after tiers, hours and fall-backs. */
export type UnitPrices = Record<Bucket, Pico>

const inputBuckets = ['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'inputAudio'] as const
const outputBuckets = ['output', 'reasoning', 'outputAudio', 'outputImage'] as const

/**
 * What `usage` costs at list price when the call began at `at`. Integers throughout. Throws RangeError
 * on a token count that is not a whole number ≥ 0: an unknown count is never taken for nothing.
 */
export function costOf(usage: Usage, price: Price, at: Date): Cost {
  const unit = unitPrices(price, inputTokens(usage), at)
  const lines: CostLine[] = []
  let input = 0n
  let output = 0n
  for (const bucket of inputBuckets) input += addLine(lines, bucket, usage[bucket], unit[bucket])
  for (const bucket of outputBuckets) output += addLine(lines, bucket, usage[bucket], unit[bucket])
  const total = ceilToNano(input + output)
  const inputShare = output === 0n ? total : input / 1_000n
  return { lines, total, input: inputShare, output: total - inputShare }
}

/** The same for so many tokens of plain text, nothing of it cached: for examples and forecasts. */
export function costOfText({ input, output }: { input: number; output: number }, price: Price, at: Date): Nano {
  return costOf({ ...noUsage, input, output }, price, at).total
}

function addLine(lines: CostLine[], bucket: Bucket, tokens: number, unit: Pico): Pico {
  if (tokens === 0) return 0n
  if (!Number.isSafeInteger(tokens) || tokens < 0) throw new RangeError(`${bucket}: ${tokens} is not a number of tokens`)
  const amount = BigInt(tokens) * unit
  lines.push({ bucket, tokens, unit, amount })
  return amount
}

export function unitPrices(price: Price, allInput: number, at: Date): UnitPrices {
  const hour = price.hours?.find((entry) => coversHour(entry, at))
  if (hour) return withFallbacks(hour.price)
  const tier = price.tiers?.findLast((entry) => allInput > entry.inputAbove)
  // A tier replaces the text prices it names; audio and images keep theirs.
  return withFallbacks(tier ? { ...price, ...tier } : price)
}

function withFallbacks(price: Omit<Price, 'tiers' | 'hours'>): UnitPrices {
  const cacheWrite5m = price.cacheWrite5m ?? price.input
  return {
    input: price.input,
    cacheRead: price.cacheRead ?? price.input,
    cacheWrite5m,
    cacheWrite1h: price.cacheWrite1h ?? cacheWrite5m,
    inputAudio: price.inputAudio ?? price.input,
    output: price.output,
    reasoning: price.output,
    outputAudio: price.outputAudio ?? price.output,
    outputImage: price.outputImage ?? price.output,
  }
}

/** Hours may run past midnight ("22:00" to "06:00"); they belong to the day on which they begin. */
function coversHour(entry: { days: readonly number[]; from: string; to: string }, at: Date): boolean {
  const minute = at.getUTCHours() * 60 + at.getUTCMinutes()
  const today = at.getUTCDay()
  const from = minutes(entry.from)
  const to = minutes(entry.to)
  if (from < to) return entry.days.includes(today) && minute >= from && minute < to
  return (entry.days.includes(today) && minute >= from) || (entry.days.includes((today + 6) % 7) && minute < to)
}

function minutes(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
}
