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

/** What the month costs with so many thousandths of the calls on a model. Rounded up once, as a bill is. */
export function forecast(month: Month, price: TextPrice, permille = 1_000): Nano {
  const call = BigInt(month.input) * price.input + BigInt(month.output) * price.output
  return ceilToNano((BigInt(month.requests) * BigInt(permille) * call) / 1_000n)
}
