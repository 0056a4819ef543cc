import type { useFormatter } from 'next-intl'

/** Milliseconds under a second, then seconds with one decimal. */
export function duration(ms: number, format: ReturnType<typeof useFormatter>): string {
  return ms < 1_000 ? format.number(ms, { style: 'unit', unit: 'millisecond' }) : format.number(ms / 1_000, { style: 'unit', unit: 'second', minimumFractionDigits: 1, maximumFractionDigits: 1 })
}
