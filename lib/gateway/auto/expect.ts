import { unitPrices } from '../../billing/cost.ts'
import type { Price } from '../../catalog/types.ts'
import type { Category } from './category.ts'
import type { Reading } from './reading.ts'

/** What a call will probably use, tokens. */
export interface Expected {
  input: number
  output: number
}

/** Typical answers, thoughts included. */
const typicalOutput: Readonly<Record<Category, number>> = {
  smalltalk: 60,
  lookup: 80,
  translation: 150,
  extraction: 150,
  rewrite: 200,
  summary: 250,
  writing: 600,
  chat: 500,
  agent: 400,
  exam: 400,
  maths: 600,
  code: 900,
  proof: 1_500,
}

export const CHARACTERS_PER_TOKEN = 4

/** Of a translation or a correction the answer is about as long as the text. */
const mirrors: ReadonlySet<Category> = new Set(['translation', 'rewrite'])

export function expect({ promptTokens, maxOutput, length }: Reading, category: Category): Expected {
  const typical = typicalOutput[category]
  const output = mirrors.has(category) ? Math.max(typical, length / CHARACTERS_PER_TOKEN) : typical
  return { input: promptTokens, output: Math.round(Math.min(output, maxOutput ?? Infinity)) }
}

/** A question as there are many of its category: what the predictor's λ is measured by. */
export function typicalOf(category: Category): Expected {
  return { input: 200, output: typicalOutput[category] }
}

/** USD at list price; `cached`: the prompt is in this offer's cache. A float: for comparing, never for bills. */
export function expectedCost({ input, output }: Expected, price: Price, { at, cached = false }: { at: Date; cached?: boolean }): number {
  const unit = unitPrices(price, input, at)
  return (input * Number(cached ? unit.cacheRead : unit.input) + output * Number(unit.output)) / 1e12
}
