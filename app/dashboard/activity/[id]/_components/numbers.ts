import type { Receipt } from '#lib/billing/generation.ts'

type Usage = Receipt['usage']

export function inputTokens(usage: Usage): number {
  return usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h + usage.inputAudio
}

export function outputTokens(usage: Usage): number {
  return usage.output + usage.reasoning + usage.outputAudio + usage.outputImage
}
