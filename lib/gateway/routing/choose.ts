import type { Decision } from '../../billing/types.ts'
import type { Model } from '../../catalog/types.ts'
import type { Context } from '../context.ts'
import { areAllOut, everybodyIsOut } from '../failover/failover.ts'
import { nothingFits, notServed, type Excluded } from './availability.ts'
import { candidatesOf, isLive, type Candidate } from './candidates.ts'
import { sift, type Wishes } from './filter.ts'
import type { Variant } from './names.ts'
import type { SortBy } from './preferences.ts'
import { inOrder } from './rank.ts'
import type { Conversation } from './sticky.ts'

/** More models than a call has attempts for need not be looked at, nor more offers of one. */
const MAX_MODELS = 3
const MAX_OFFERS = 3
/** A receipt names so many of the offers that were passed over. */
const MAX_NAMED = 8

export interface Link {
  model: Model
  variant?: Variant
}

interface Choosing {
  wishes: Wishes
  /** Null where nothing is cached. */
  conversation: Conversation | null
  /** Grows by what the caller should know. */
  warnings: string[]
}

export interface Chosen {
  candidates: Candidate[]
  /** For the receipt; absent where nothing but the default was at work. */
  decision?: Decision
}

/** The candidates of the models in `chain`, filtered and ordered. Throws when nothing is left, or when all are out at the moment. */
export function choose(context: Context, chain: readonly Link[], choosing: Choosing): Chosen {
  const { wishes, warnings } = choosing
  const excluded: Excluded[] = []
  const chosen: Candidate[][] = []
  for (const { model, variant } of chain) {
    if (chosen.length === MAX_MODELS) break
    const sifted = sift(candidatesOf(context, model), { ...wishes, free: variant === 'free' })
    excluded.push(...sifted.excluded)
    if (sifted.kept.length > 0) chosen.push(orderOne(context, sifted.kept, { ...choosing, sort: sortOf(variant) ?? wishes.preferences.sort }))
  }
  const asked = chain[0]!.model
  if (chosen.length === 0) throw isLive(context, asked) || excluded.length > 0 ? nothingFits(chain.map(({ model }) => model.id), excluded) : notServed(asked)
  const candidates = wishes.preferences.acrossModels ? orderAll(context, chosen.flat(), wishes) : chosen.flat()
  // Said before any money is set aside.
  if (areAllOut(candidates)) throw everybodyIsOut(candidates)
  const first = candidates[0]!.model
  if (!chosen.some(([one]) => one!.model === asked)) warnings.push(`${asked.id} is passed over for ${first.id}: ${passedOver(asked, excluded)}.`)
  const decision = decisionOf({ chain, excluded, choosing, first: candidates[0]! })
  return { candidates, ...(decision && { decision }) }
}

/** Across models the order is made when all of them are known. */
function orderOne(context: Context, kept: readonly Candidate[], { wishes, conversation, sort }: Choosing & { sort: SortBy | null }): Candidate[] {
  if (wishes.preferences.acrossModels) return [...kept]
  // Whoever lists providers or sorts them has decided.
  const stays = wishes.preferences.order.length === 0 && sort === null ? conversation : null
  stays?.find(kept, Date.now())
  return openFirst(inOrder(context, kept, { wishes, sort, conversation: stays })).slice(0, MAX_OFFERS)
}

/** Who may not be called at all takes nobody's place. */
function openFirst(candidates: Candidate[]): Candidate[] {
  const out = candidates.filter((candidate) => areAllOut([candidate]))
  return out.length === 0 ? candidates : [...candidates.filter((candidate) => !out.includes(candidate)), ...out]
}

function orderAll(context: Context, kept: readonly Candidate[], wishes: Wishes): Candidate[] {
  return openFirst(inOrder(context, kept, { wishes, sort: wishes.preferences.sort, conversation: null })).slice(0, MAX_MODELS * MAX_OFFERS)
}

function sortOf(variant: Variant | undefined): SortBy | undefined {
  return variant === 'floor' ? 'price' : variant === 'nitro' ? 'throughput' : undefined
}

function passedOver(model: Model, excluded: readonly Excluded[]): string {
  const reasons = excluded.filter(({ candidate }) => candidate.model === model).map(({ candidate, exclusion }) => `${candidate.upstream.provider.name} ${String(exclusion.detail)}`)
  return reasons.length > 0 ? [...new Set(reasons)].slice(0, 3).join('; ') : 'no provider of it is live here'
}

function decisionOf({ chain, excluded, choosing: { wishes, conversation }, first }: { chain: readonly Link[]; excluded: readonly Excluded[]; choosing: Choosing; first: Candidate }): Decision | undefined {
  const { preferences } = wishes
  const order = preferences.order.length > 0 ? 'listed' : (sortOf(chain.find(({ model }) => model === first.model)?.variant) ?? preferences.sort ?? (conversation?.isAt(first) ? 'conversation' : undefined))
  if (chain.length === 1 && !order && excluded.length === 0) return undefined
  return {
    ...(chain.length > 1 && { by: 'models' }),
    ...(order && { order }),
    ...(excluded.length > 0 && { passedOver: excluded.slice(0, MAX_NAMED).map(({ candidate, exclusion }) => ({ provider: candidate.offer.provider, reason: String(exclusion.detail) })) }),
  }
}
