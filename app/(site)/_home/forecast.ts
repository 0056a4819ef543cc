import { ceilToNano, type Nano, type Pico } from '#lib/money.ts'

/** A month of calls, all alike. */
export interface Month {
  requests: number
  /** Tokens a request reads and writes. */
  input: number
  output: number
}

/** pico-USD per token. */
export interface TextPrice {
  input: Pico
  output: Pico
}

/** What the month costs when `percent` of the calls go to the other model. Rounded up once, as a bill is. */
export function forecast(month: Month, { premium, other, percent }: { premium: TextPrice; other: TextPrice; percent: number }): { all: Nano; mixed: Nano } {
  const on = (price: TextPrice): Pico => BigInt(month.requests) * (BigInt(month.input) * price.input + BigInt(month.output) * price.output)
  const share = BigInt(percent)
  return { all: ceilToNano(on(premium)), mixed: ceilToNano((on(premium) * (100n - share) + on(other) * share) / 100n) }
}
