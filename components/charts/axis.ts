import { exactUsd, formatUsd, NANO_PER_USD } from '#lib/money.ts'

/** From zero to just above `max` in at most four even steps of 1, 2, 2.5 or 5 times a power of ten. */
export function niceTicks(max: number): number[] {
  if (max <= 0) return [0]
  const power = 10 ** Math.floor(Math.log10(max / 4))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate * 4 >= max * 0.999_999) ?? max
  return Array.from({ length: Math.ceil((max / step) * 0.999_999) + 1 }, (_, index) => index * step)
}

/** A tick of an axis that goes up to `max` dollars: as many decimals as keep neighbouring ticks apart. */
export function tickUsd(value: number, max: number): string {
  if (value === 0) return '$0'
  const places = max >= 10 ? 0 : Math.min(9, Math.max(2, 1 - Math.floor(Math.log10(max))))
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: Math.min(places, 2), maximumFractionDigits: places })}`
}

/** Like formatUsd, but a chart's tooltip tells the tiniest amounts apart: $0.00000412 instead of < $0.0001. */
export function fineUsd(nano: bigint): string {
  return nano > 0n && nano < NANO_PER_USD / 10_000n ? `$${exactUsd(nano)}` : formatUsd(nano)
}
