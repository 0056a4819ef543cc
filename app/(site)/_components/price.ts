import { usdPerMillion, type Pico } from '#lib/money.ts'

/** "$2.50", "$0.0375": dollars per million tokens, never fewer than two decimals. */
export function perMillionText(price: Pico): string {
  const [whole = '0', fraction = ''] = usdPerMillion(price).split('.')
  return `$${whole}.${fraction.padEnd(2, '0')}`
}
