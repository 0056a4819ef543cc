import type { useFormatter } from 'next-intl'

/** 0.98765 → "98.76%"; only a share of exactly one is 100 %. */
export function shareText(share: number, format: ReturnType<typeof useFormatter>): string {
  return format.number(Math.floor(share * 10_000) / 10_000, { style: 'percent', maximumFractionDigits: 2 })
}
