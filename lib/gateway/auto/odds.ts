import type { Tier } from '../../catalog/tier.ts'
import type { Category } from './category.ts'
import { predict } from './predictor/predict.ts'
import type { Reading } from './reading.ts'

/** The probability (0–1) that a model of each tier answers well. */
export type Odds = Readonly<Record<Tier, number>>

interface Prior {
  odds: Odds
  /** How much the trained predictor has to say, 0–1: it knows questions with one right answer, and nothing else. */
  predicted: number
}

const prior = (small: number, mid: number, premium: number, predicted = 0): Prior => ({ odds: { small, mid, premium }, predicted })

/**
 * What is assumed of a category where nothing is trained: where a small model does as well as any, where a
 * middling one does, where neither. Chosen by hand, not measured: no public routing data has free-form
 * requests with known outcomes (looked for 2026-11); only the order within a row decides anything.
 */
const priors: Readonly<Record<Category, Prior>> = {
  smalltalk: prior(0.97, 0.9705, 0.975),
  lookup: prior(0.94, 0.9405, 0.97),
  translation: prior(0.95, 0.9505, 0.97),
  extraction: prior(0.95, 0.9505, 0.97),
  rewrite: prior(0.95, 0.9505, 0.97),
  summary: prior(0.89, 0.95, 0.97),
  writing: prior(0.82, 0.94, 0.97),
  chat: prior(0.8, 0.93, 0.97),
  agent: prior(0.6, 0.9, 0.96),
  code: prior(0.7, 0.91, 0.97),
  proof: prior(0.25, 0.55, 0.85),
  maths: prior(0.75, 0.9, 0.96, 0.5),
  exam: prior(0.65, 0.85, 0.95, 1),
}

/** Whether the trained predictor has a say. */
export function isPredicted(category: Category): boolean {
  return priors[category].predicted > 0
}

/** Above this length what is easy in a sentence is not easy any more. */
const LONG_TEXT = 1_500

export function oddsOf(reading: Reading, category: Category): Odds {
  const { odds, predicted } = priors[category]
  if (predicted > 0) return mix(odds, predict(reading.whole), predicted)
  return reading.length > LONG_TEXT ? { ...odds, small: odds.small * odds.mid } : odds
}

function mix(odds: Odds, seen: Odds, weight: number): Odds {
  const of = (tier: Tier): number => odds[tier] * (1 - weight) + seen[tier] * weight
  return { small: of('small'), mid: of('mid'), premium: of('premium') }
}
