import { unitPrices } from '../../billing/cost.ts'
import type { Price } from '../../catalog/types.ts'
import type { Context } from '../context.ts'
import type { Measured } from '../measures/measures.ts'
import type { Candidate } from './candidates.ts'
import type { Wishes } from './filter.ts'
import { order, type Ranked } from './order.ts'
import type { SortBy } from './preferences.ts'
import { matches } from './slugs.ts'
import type { Conversation } from './sticky.ts'

interface Ranking {
  wishes: Wishes
  sort: SortBy | null
  conversation: Conversation | null
}

/** Candidates in the order in which they are to be tried. */
export function inOrder(context: Context, candidates: readonly Candidate[], ranking: Ranking): Candidate[] {
  if (candidates.length === 1) return [candidates[0]!]
  const { preferences } = ranking.wishes
  const ranked = candidates.map((candidate) => rank(context, candidate, ranking))
  return order(ranked, { ...preferences, sort: ranking.sort, random: context.random }).map(({ candidate }) => candidate)
}

function rank(context: Context, candidate: Candidate, { wishes: { needs, preferences, at }, conversation }: Ranking): Ranked & { candidate: Candidate } {
  const { model, offer, upstream, price, lines } = candidate
  const now = Date.now()
  const measured = context.measures.of(candidate.key)
  const place = preferences.order.findIndex((slug) => matches(slug, upstream.provider))
  const length = offer.contextLength ?? model.contextLength
  return {
    candidate,
    wanted: place < 0 ? Infinity : place,
    price: typicalPrice(price, at, measured),
    measured,
    unwell: measured?.failedRecently === true || lines.every((line) => line.trouble(now) !== undefined),
    sticky: conversation?.isAt(candidate) ?? false,
    native: needs.native === null || [upstream.provider.dialect, upstream.provider.agentDialect].includes(needs.native),
    resold: upstream.provider.resells === true,
    tight: length !== null && needs.promptLikely > length,
  }
}

interface Weights {
  input: number
  cached: number
  output: number
}

const weights = new WeakMap<Price, Weights>()

/** Most calls read more than they write. */
const INPUT_SHARE = 3

/** pico-USD of three tokens read and one written, at the price of this hour; what its cache has been saving is taken off. */
function typicalPrice(price: Price, at: Date, measured: Measured | undefined): number {
  let weight = weights.get(price)
  if (!weight) {
    const unit = unitPrices(price, 0, at)
    weight = { input: Number(unit.input), cached: Number(unit.cacheRead), output: Number(unit.output) }
    if (!price.hours) weights.set(price, weight)
  }
  const hits = measured?.cacheHitRate ?? 0
  return INPUT_SHARE * (weight.input - hits * (weight.input - weight.cached)) + weight.output
}
