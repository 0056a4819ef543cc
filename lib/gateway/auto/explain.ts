import { costOf } from '../../billing/price.ts'
import type { Decision } from '../../billing/types.ts'
import type { Model } from '../../catalog/types.ts'
import type { Usage } from '../../chat/usage.ts'
import type { JsonObject } from '../../dialects/types.ts'
import { usdNumber, type Nano } from '../../money.ts'
import type { Choice, Rule } from './decide.ts'
import type { Category } from './category.ts'

/** A choice as it came out: where a stand-in of another tier answered, that is its tier. */
export function asAnswered(choice: Choice, model: Model): Choice {
  const answered = choice.picked.find(({ ranked }) => ranked.model === model)
  return !answered || answered.tier === choice.tier ? choice : { ...choice, tier: answered.tier, rule: 'stand_in' }
}

/** What a receipt keeps of a choice; what the baseline would have cost is added when the tokens are known. */
export function decisionOf(choice: Choice): Decision {
  return {
    by: 'auto',
    mode: choice.mode.name,
    tier: choice.tier,
    category: choice.category,
    confidence: confidenceOf(choice),
    rule: choice.rule,
    reason: reasonOf(choice),
    baselineModel: choice.baseline.candidate.model.id,
  }
}

/** What the same tokens cost at the baseline's list price. */
export function baselineCost({ baseline }: Choice, usage: Usage, at: Date): Nano {
  return costOf(usage, baseline.candidate.price, at).total
}

/** A choice as callers read it, in `usage.auto`; amounts in USD. */
export function autoJson(choice: Choice, baseline: Nano): JsonObject {
  const { mode, tier, category, confidence, rule, reason, baselineModel } = decisionOf(choice)
  return { mode, tier, category, confidence, rule, reason, baseline_model: baselineModel, baseline_cost: usdNumber(baseline) }
}

/** The same in headers, as far as it is known when an answer begins. */
export function autoHeaders(choice: Choice): Record<string, string> {
  const { tier, confidence, rule, reason, baselineModel } = decisionOf(choice)
  return {
    'x-aipower-auto-tier': tier!,
    'x-aipower-auto-confidence': String(confidence),
    'x-aipower-auto-rule': rule!,
    'x-aipower-auto-reason': reason!,
    'x-aipower-auto-baseline': baselineModel!,
  }
}

/** The probability, to a thousandth, that the chosen tier answers well. */
export function confidenceOf({ odds, tier }: Choice): number {
  return Math.round(odds[tier] * 1_000) / 1_000
}

/** One sentence for whoever wonders. */
function reasonOf({ category, rule, tier }: Choice): string {
  const about = subjects[category]
  switch (rule) {
    case 'category':
      return `${about}: a ${tier} model is enough.`
    default:
      return `${about}: ${reasons[rule]}.`
  }
}

const subjects: Readonly<Record<Category, string>> = {
  smalltalk: 'Small talk',
  lookup: 'A fact to look up',
  translation: 'A translation',
  extraction: 'Facts to take out of a text',
  rewrite: 'A text to polish',
  summary: 'A summary',
  writing: 'A text to write',
  exam: 'A question with given answers',
  maths: 'Mathematics',
  proof: 'A proof',
  code: 'Code',
  agent: 'Work with tools',
  chat: 'A free question',
}

const reasons: Readonly<Record<Exclude<Rule, 'category'>, string>> = {
  predicted: 'this tier is worth its cost by the predicted odds',
  proof: 'proofs go to a premium model',
  hard_maths: 'mathematics beyond school goes to a premium model',
  hard_code: 'this kind of programming goes to a premium model',
  hard_reasoning: 'puzzles like this go to a premium model',
  long_code: 'much code goes to a premium model',
  code: 'code is not for small models',
  tools: 'tools are not for small models',
  tool_loop: 'many steps with tools go to a premium model',
  long_text: 'a long message is not for small models',
  long_context: 'a long prompt is not for small models',
  very_long_context: 'a very long prompt goes to a premium model',
  reasoning: 'thinking was asked for',
  deep_reasoning: 'deep thinking was asked for',
  conversation: 'the conversation stays with its model',
  mode: 'the name that was called decides the tier',
  max_cost: 'max_cost allows no dearer model',
  available: 'the tier that was meant has no model that can serve this request',
  free: 'only what costs nothing was asked for',
  verified: 'two cheap models are asked, and must agree',
  escalated: 'two cheap models did not agree, so a premium model decides',
  stand_in: 'no model of the tier that was meant answered',
  trial: 'this call tries the other model of its tier, to learn of both',
}
