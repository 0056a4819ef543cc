import type { useFormatter } from 'next-intl'
import type { Receipt } from '#lib/billing/generation.ts'

type Usage = Receipt['usage']

export function inputTokens(usage: Usage): number {
  return usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h + usage.inputAudio
}

export function outputTokens(usage: Usage): number {
  return usage.output + usage.reasoning + usage.outputAudio + usage.outputImage
}

/** Milliseconds under a second, then seconds with one decimal. */
export function perTime(ms: number, format: ReturnType<typeof useFormatter>): string {
  return ms < 1_000 ? format.number(ms, { style: 'unit', unit: 'millisecond' }) : format.number(ms / 1_000, { style: 'unit', unit: 'second', minimumFractionDigits: 1, maximumFractionDigits: 1 })
}
