import type { Model } from './types.ts'

type Measure = NonNullable<Model['quality']>[number]

// What others measured. The model's own figures only: a variant's or a predecessor's are left out.

/** LMArena, text, overall: a Bradley-Terry score; 100 points are about 64 % of the votes. */
export function arena(value: number): Measure {
  return { metric: 'lmarena-text', value, source: 'arena.ai', date: '2026-08-19' }
}

/** Artificial Analysis Intelligence Index, 0–100. */
export function intelligence(value: number): Measure {
  return { metric: 'artificial-analysis-index', value, source: 'artificialanalysis.ai', date: '2026-08-22' }
}

/** GPQA Diamond as run by Artificial Analysis: share of questions answered, 0–1. */
export function gpqa(value: number): Measure {
  return { metric: 'gpqa-diamond', value, source: 'artificialanalysis.ai', date: '2026-08-22' }
}
