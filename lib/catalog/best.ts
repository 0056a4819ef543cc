import type { Model } from './types.ts'

/** Artificial Analysis' index, 0–100; null = not measured. */
export function intelligenceOf({ quality }: Model): number | null {
  return quality?.find(({ metric }) => metric === 'artificial-analysis-index')?.value ?? null
}

/** The chat model with the highest measured index of those that are live; where none was measured, the first. Undefined = none is live. */
export function bestOf(models: readonly Model[], live: (provider: string) => boolean): Model | undefined {
  const callable = models.filter(({ kind, offers }) => kind === 'chat' && offers.some(({ provider, price }) => price && live(provider)))
  return callable.toSorted((a, b) => (intelligenceOf(b) ?? -1) - (intelligenceOf(a) ?? -1))[0]
}
