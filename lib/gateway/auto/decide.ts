import type { KeyCaller } from '../../caller.ts'
import type { Curated } from '../../catalog/curate.ts'
import { atLeast, atMost, nearest, tiers, type Tier } from '../../catalog/tier.ts'
import type { ChatRequest } from '../../chat/request.ts'
import type { Model } from '../../catalog/types.ts'
import { usdNumber } from '../../money.ts'
import { candidatesOf, type Candidate } from '../routing/candidates.ts'
import type { Wishes } from '../routing/filter.ts'
import type { Conversation } from '../routing/sticky.ts'
import { categoryOf, type Category } from './category.ts'
import { curated } from './curated.ts'
import type { Deciding } from './deciding.ts'
import { expect, expectedCost, typicalOf, type Expected } from './expect.ts'
import type { Mode } from './mode.ts'
import { isPredicted, oddsOf, type Odds } from './odds.ts'
import { pick, type Picked } from './pick.ts'
import { placeNames, type Place, type PlaceNames } from './places.ts'
import { predictedLambda } from './predictor/predict.ts'
import { readRequest, type Reading } from './reading.ts'
import { raise, type RaisingRule } from './rules.ts'
import { bestTier, LAMBDA, lambdaOf, LEAST_SIZE, relative, type Costs } from './utility.ts'
import { BALANCED, readAutoWishes, type AutoWishes } from './wishes.ts'

export interface Asking {
  request: ChatRequest
  caller: KeyCaller
  mode: Mode
  wishes: Wishes
  conversation: Conversation
  /** The tier's other model may be tried, to learn of it: whoever only wonders must not get another answer each time. */
  mayTry?: boolean | undefined
}

/** What had the last word on the tier. */
export type Rule = RaisingRule | 'category' | 'predicted' | 'conversation' | 'mode' | 'max_cost' | 'available' | 'stand_in' | 'free' | 'trial' | 'verified' | 'escalated'

/** A choice and everything it was made of. Nothing is counted before `note`. */
export interface Choice extends Weighed {
  mode: Mode
  reading: Reading
  /** The chosen model first, then what stands in. */
  picked: readonly [Picked, ...Picked[]]
  tier: Tier
  rule: Rule
  quality: number
  /** What choices are compared with, and what the request would cost there, USD. */
  baseline: { candidate: Candidate; usd: number }
  names: PlaceNames
}

/** A request on the scales. */
interface Weighed {
  category: Category
  odds: Odds
  expected: Expected
  /** USD at list price, as expected, of each tier's first model. */
  usd: Costs
  /** The same in typical premium calls, as λ counts. */
  costs: Costs
  lambda: number
}

/** So few calls try the tier's other model, without which nothing would be learnt of it. */
const TRIALS = 0.015

interface Verdict {
  tier: Tier
  rule: Rule
}

/**
 * Which model a request gets: read it, weigh what each tier would gain against what it would cost, let rules
 * raise the tier, stay with a conversation's model, and take the tier's best model that can serve. No other
 * model is asked. Null = no model can.
 */
export function decide(context: Deciding, asking: Asking, warnings: string[]): Choice | null {
  const curation = curated(context)
  if (!curation) return null
  const { request, wishes, mode, caller } = asking
  const auto = readAutoWishes(request.routing, warnings)
  const reading = readRequest(request, wishes.needs.promptBytes)
  const names = placeNames(asking.conversation, request)
  const place = names.before === null ? undefined : context.auto.places.get(names.before, Date.now())
  const weighed = weigh(context, { reading, curation, place, auto, mode, at: wishes.at })
  const verdict = bound(stay(judge(reading, weighed), { reading, place, auto }), { mode, wishes, usd: weighed.usd })
  const trial = asking.mayTry === true && context.auto.learns && mode.name === 'auto' && !place && context.random() < TRIALS
  const [first, ...rest] = pick(context, { curated: curation, wishes, auto, caller, mode }, { tier: verdict.tier, category: weighed.category, first: verdict.tier === place?.tier ? place.model : undefined, trial })
  if (!first) return null
  const candidate = candidatesOf(context, curation.baseline.model)[0]!
  return {
    ...weighed,
    mode,
    reading,
    picked: [first, ...rest],
    tier: first.tier,
    rule: mode.free ? 'free' : first.tier !== verdict.tier ? 'available' : first.isTrial ? 'trial' : verdict.rule,
    quality: auto.quality,
    baseline: { candidate, usd: expectedCost(weighed.expected, candidate.price, { at: wishes.at }) },
    names,
  }
}

/** Counts a choice that is being carried out: for the budget, and so that its conversation stays there. */
export function note(context: Deciding, choice: Choice): void {
  const { tier, costs, picked } = choice
  if (isSteered(choice)) context.auto.budget.note(costs[tier], costs.premium)
  stayWith(context, choice, picked[0])
}

/** Where the stand-in answered, the conversation stays with that. */
export function follow(context: Pick<Deciding, 'auto'>, choice: Choice, model: Model): void {
  const answered = choice.picked.find(({ ranked }) => ranked.model === model)
  if (answered && answered !== choice.picked[0]) stayWith(context, choice, answered)
}

function stayWith({ auto }: Pick<Deciding, 'auto'>, { names }: Choice, { tier, ranked }: Picked): void {
  auto.places.set(names.now, { tier, model: ranked.model.id }, Date.now())
}

/** However wrong an expectation was, one answer may not move the budget further than so many of its kind. */
const MOST_WRONG = 4

/** Puts right what the budget counted, once an answer is billed: those that premium models give are longer than expected. `usd` is what it cost. */
export function putRight(context: Pick<Deciding, 'auto'>, choice: Choice, usd: number): void {
  const { tier, costs, usd: expected } = choice
  if (!isSteered(choice) || expected[tier] <= 0) return
  const more = costs[tier] * (Math.min(MOST_WRONG, usd / expected[tier]) - 1)
  context.auto.budget.note(more, tier === 'premium' ? more : 0)
}

/** Whether the budget had a say. */
function isSteered({ mode, quality, rule }: Choice): boolean {
  return mode.name === 'auto' && quality === BALANCED && rule === 'predicted'
}

interface Scales {
  reading: Reading
  curation: Curated
  place: Place | undefined
  auto: AutoWishes
  mode: Mode
  at: Date
}

function weigh(context: Deciding, { reading, curation, place, auto, mode, at }: Scales): Weighed {
  const found = categoryOf(reading)
  const category = mode.code && found !== 'proof' ? 'code' : found
  const expected = expect(reading, category)
  const predicted = isPredicted(category)
  const usd = (tier: Tier): number => {
    const stays = place?.tier === tier ? curation.tiers[tier].find(({ model }) => model.id === place.model) : undefined
    const ranked = stays ?? nearest(tier).map((near) => curation.tiers[near][0]).find((one) => one !== undefined)!
    // What has the conversation in its cache reads it for less: a change must be worth reading it anew.
    return expectedCost(expected, candidatesOf(context, ranked.model)[0]!.price, { at, cached: stays !== undefined })
  }
  const each = { small: usd('small'), mid: usd('mid'), premium: usd('premium') }
  return {
    category,
    odds: oddsOf(reading, category),
    expected,
    usd: each,
    costs: predicted ? relative(each, expectedCost(typicalOf(category), candidatesOf(context, curation.baseline.model)[0]!.price, { at })) : relative(each, curation.baseline.cost, LEAST_SIZE),
    // The budget steers only where each prompt has odds of its own: assumed ones would all tip over together.
    lambda: lambdaOf(auto.quality, predicted ? predictedLambda : LAMBDA) * (auto.quality === BALANCED && predicted ? context.auto.budget.factor : 1),
  }
}

/** The tier that is worth its cost, raised where a rule says so. */
function judge(reading: Reading, { category, odds, costs, lambda }: Weighed): Verdict {
  const tier = bestTier(odds, costs, lambda)
  const raised = raise(reading, category)
  if (raised && tiers.indexOf(raised.least) >= tiers.indexOf(tier)) return { tier: raised.least, rule: raised.rule }
  return { tier, rule: isPredicted(category) ? 'predicted' : 'category' }
}

/** Upwards at any turn; downwards only when the talk turns to something else, or after a pause. */
function stay(verdict: Verdict, { reading, place, auto }: Pick<Scales, 'reading' | 'place' | 'auto'>): Verdict {
  if (!place) return verdict
  const lower = tiers.indexOf(verdict.tier) < tiers.indexOf(place.tier)
  return auto.pin || (lower && !reading.newTopic) ? { tier: place.tier, rule: 'conversation' } : verdict
}

/** What the name of `auto` allows, and what the caller wants to spend. */
function bound(verdict: Verdict, { mode, wishes: { maxCost }, usd }: { mode: Mode; wishes: Wishes; usd: Costs }): Verdict {
  const tier = atMost(atLeast(verdict.tier, mode.least), mode.most)
  const within = tier === verdict.tier ? verdict : { tier, rule: 'mode' as const }
  if (maxCost === undefined || usd[tier] <= usdNumber(maxCost)) return within
  const affordable = tiers.findLast((lower) => tiers.indexOf(lower) < tiers.indexOf(tier) && usd[lower] <= usdNumber(maxCost))
  return { tier: affordable ?? 'small', rule: 'max_cost' }
}
