import { PICO_PER_NANO, usdPerMillion, type Pico } from '#lib/money.ts'

/** "$2.50", "$0.0375": dollars per million tokens, never fewer than two decimals. */
export function perMillionText(price: Pico): string {
  const [whole = '0', fraction = ''] = usdPerMillion(price).split('.')
  return `$${whole}.${fraction.padEnd(2, '0')}`
}

/** What a million tokens cost, in nano-USD digits as Yuan takes them. */
export function perMillionNano(price: Pico): string {
  return String((price * 1_000_000n) / PICO_PER_NANO)
}
