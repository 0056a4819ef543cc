import { aboutYuan, type YuanRate } from '#components/ui/yuan.tsx'
import { formatUsd, usdPerMillion, type Nano, type Pico } from '#lib/money.ts'

/** "$2.50", "$0.0375": dollars per million tokens, never fewer than two decimals. */
export function perMillionText(price: Pico): string {
  const [whole = '0', fraction = ''] = usdPerMillion(price).split('.')
  return `$${whole}.${fraction.padEnd(2, '0')}`
}

/** An amount inside a sentence: "$5.00", or "$5.00 ≈ ¥35.62" for who wants yuan, too. */
export function amountText(amount: Nano, rate: YuanRate | null): string {
  return rate ? `${formatUsd(amount)} ${aboutYuan(amount, rate)}` : formatUsd(amount)
}
