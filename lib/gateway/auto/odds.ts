import type { Category } from './category.ts'
import type { Reading } from './reading.ts'
import type { Tier } from './tier.ts'

/** The probability (0–1) that a model of each tier answers well. */
export type Odds = Readonly<Record<Tier, number>>

const odds = (small: number, mid: number, premium: number): Odds => ({ small, mid, premium })

/**
 * What is assumed of a category where nothing is trained: where a small model does as well as any, where a
 * middling one does, where neither. Chosen by hand, not measured: no public routing data has free-form
 * requests with known outcomes (looked for 2026-11); only the order within a row decides anything.
 */
const priors: Readonly<Record<Category, Odds>> = {
  smalltalk: odds(0.97, 0.972, 0.975),
  lookup: odds(0.94, 0.942, 0.97),
  translation: odds(0.95, 0.952, 0.97),
  extraction: odds(0.95, 0.953, 0.97),
  rewrite: odds(0.95, 0.953, 0.97),
  summary: odds(0.89, 0.95, 0.97),
  writing: odds(0.82, 0.94, 0.97),
  chat: odds(0.8, 0.93, 0.97),
  agent: odds(0.6, 0.9, 0.96),
  code: odds(0.7, 0.91, 0.97),
  proof: odds(0.25, 0.55, 0.85),
  maths: odds(0.75, 0.9, 0.96),
  exam: odds(0.65, 0.85, 0.95),
}

/** Above this length what is easy in a sentence is not easy any more. */
const LONG_TEXT = 1_500

export function oddsOf({ length }: Reading, category: Category): Odds {
  const assumed = priors[category]
  return length > LONG_TEXT ? { ...assumed, small: assumed.small * assumed.mid } : assumed
}
