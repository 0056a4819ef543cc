import type { useFormatter } from 'next-intl'

/** 12,345, then 1.2M. */
export function compactCount(count: bigint | number, format: ReturnType<typeof useFormatter>): string {
  return count < 1_000_000 ? format.number(count) : format.number(count, { notation: 'compact', maximumFractionDigits: 1 })
}
