import { perMillion } from '../money.ts'
import type { Price } from './types.ts'

/** USD per million tokens, as decimals in the way price lists write them. */
interface Listed {
  input: string
  output: string
  cacheRead?: string
  cacheWrite5m?: string
  cacheWrite1h?: string
  inputAudio?: string
  outputAudio?: string
  outputImage?: string
}

interface ListedWithTiers extends Listed {
  tiers?: (Omit<Listed, 'inputAudio' | 'outputAudio' | 'outputImage'> & { inputAbove: number })[]
}

/** A price list's line as exact integers: listPrice({ input: '2.5', output: '15', cacheRead: '0.25' }). */
export function listPrice({ tiers, ...listed }: ListedWithTiers): Price {
  const price = exact(listed)
  return tiers ? { ...price, tiers: tiers.map(({ inputAbove, ...above }) => ({ inputAbove, ...exact(above) })) } : price
}

/**
 * DeepSeek's clock: the announced price holds Monday to Friday 01:00–04:00 and 06:00–10:00 UTC, at all
 * other hours everything costs half (api-docs.deepseek.com, read 2026-10). Chinese public holidays are
 * cheap too; they are not in here, so on them the announced price holds in those hours.
 */
export function peakAndHalf(listed: Listed): Price {
  const price = exact(listed)
  const half = exact(listed, 2n)
  const weekdays = [1, 2, 3, 4, 5]
  return {
    ...price,
    hours: [
      { days: weekdays, from: '00:00', to: '01:00', price: half },
      { days: weekdays, from: '04:00', to: '06:00', price: half },
      { days: weekdays, from: '10:00', to: '24:00', price: half },
      { days: [0, 6], from: '00:00', to: '24:00', price: half },
    ],
  }
}

function exact(listed: Listed, divisor = 1n): Omit<Price, 'tiers' | 'hours'> {
  const amount = (usd: string) => perMillion(usd) / divisor
  const optional = (usd: string | undefined) => (usd === undefined ? undefined : amount(usd))
  return {
    input: amount(listed.input),
    output: amount(listed.output),
    cacheRead: optional(listed.cacheRead),
    cacheWrite5m: optional(listed.cacheWrite5m),
    cacheWrite1h: optional(listed.cacheWrite1h),
    inputAudio: optional(listed.inputAudio),
    outputAudio: optional(listed.outputAudio),
    outputImage: optional(listed.outputImage),
  }
}
