/**
 * Money is integers. The ledger counts nano-USD (1 USD = 10^9), prices count pico-USD per token
 * (1 USD per million tokens = 1,000,000 pico), so a cost is tokens × price in pico, rounded up to
 * nano once per request. Floats appear only at the very edge: a JSON number for a client, a chart.
 */
export type Nano = bigint
export type Pico = bigint

export const NANO_PER_USD = 1_000_000_000n
export const NANO_PER_CENT = 10_000_000n
export const PICO_PER_NANO = 1_000n
/** A hundredth of a cent. */
const LEAST_SHOWN = 100_000n

const decimal = /^(\d+)(?:\.(\d+))?$/

/** "12.5" → 12_500_000_000n nano. Throws on anything that is not a plain non-negative decimal, or finer than a nano. */
export function parseUsd(text: string): Nano {
  return parseDecimal(text, 9)
}

/** A list price in USD per million tokens ("0.0375") as pico-USD per token (37_500n). */
export function perMillion(usd: string): Pico {
  return parseDecimal(usd, 6)
}

/** The reverse of `usdPerToken`: "0.0000025" → 2_500_000n pico. */
export function parsePico(usd: string): Pico {
  return parseDecimal(usd, 12)
}

function parseDecimal(text: string, places: number): bigint {
  const match = decimal.exec(text)
  if (!match) throw new RangeError(`not a decimal amount: ${JSON.stringify(text)}`)
  const fraction = match[2] ?? ''
  if (/[1-9]/.test(fraction.slice(places))) throw new RangeError(`more than ${places} decimal places: ${text}`)
  return BigInt(match[1]! + fraction.slice(0, places).padEnd(places, '0'))
}

/** Pico to nano, rounded up: a fraction of a nano is never given away nor lost from the books. */
export function ceilToNano(pico: Pico): Nano {
  return (pico + PICO_PER_NANO - 1n) / PICO_PER_NANO
}

/** The exact decimal, without trailing zeros: 12_400_000_000n → "12.4". For exports and `title`s. */
export function exactUsd(nano: Nano): string {
  return decimalText(nano, 9)
}

/** pico-USD per token as USD per token in plain decimals, never exponent form: 2_500_000n → "0.0000025". */
export function usdPerToken(price: Pico): string {
  return decimalText(price, 12)
}

/** pico-USD per token as USD per million tokens: 37_500n → "0.0375". */
export function usdPerMillion(price: Pico): string {
  return decimalText(price, 6)
}

function decimalText(units: bigint, places: number): string {
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return sign + digits.slice(0, -places) + (fraction ? `.${fraction}` : '')
}

/** A JSON number of dollars for API answers. Exact to a nano up to nine million dollars. */
export function usdNumber(nano: Nano): number {
  return Number(exactUsd(nano))
}

/** What a person reads: as many digits as matter. $12.40, $0.0042, < $0.0001, −$3.00. */
export function formatUsd(nano: Nano): string {
  return formatAmount(nano, '$')
}

/** What something costs at least: exactly where `formatUsd` would only say what it is below. */
export function formatLeastUsd(nano: Nano): string {
  return nano > 0n && nano < LEAST_SHOWN ? `$${exactUsd(nano)}` : formatUsd(nano)
}

/** The same amount in yuan, to read by: `rate` in nano-yuan a dollar. Small ones keep two digits, since "≈ < ¥0.0001" would tell nothing: ¥0.000052. */
export function formatYuan(nano: Nano, rate: bigint): string {
  const yuan = (nano * rate) / NANO_PER_USD
  return yuan > 0n && yuan < LEAST_SHOWN ? `¥${exactUsd(twoDigits(yuan))}` : formatAmount(yuan, '¥')
}

function twoDigits(amount: bigint): bigint {
  const unit = 10n ** BigInt(Math.max(amount.toString().length - 2, 0))
  return ((amount + unit / 2n) / unit) * unit
}

function formatAmount(nano: bigint, currency: '$' | '¥'): string {
  const sign = nano < 0n ? '−' : ''
  const amount = nano < 0n ? -nano : nano
  if (amount === 0n) return `${currency}0.00`
  if (amount < LEAST_SHOWN) return `${sign}< ${currency}0.0001`
  // Under a dollar two significant digits (at least four places), above it cents.
  const places = amount >= NANO_PER_USD ? 2 : amount >= NANO_PER_CENT ? 3 : 4
  const unit = 10n ** BigInt(9 - places)
  const rounded = ((amount + unit / 2n) / unit).toString().padStart(places + 1, '0')
  const whole = rounded.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = rounded.slice(-places)
  return `${sign}${currency}${whole}.${fraction.endsWith('0') && places > 2 ? fraction.replace(/0+$/, '').padEnd(2, '0') : fraction}`
}
