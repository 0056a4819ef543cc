import type { KeyCaller } from '../../caller.ts'
import { tiers, type Tier } from '../../catalog/tier.ts'
import type { Model } from '../../catalog/types.ts'
import type { ChatRequest } from '../../chat/request.ts'
import { allows } from '../allow.ts'
import type { Context } from '../context.ts'
import { candidatesOf } from '../routing/candidates.ts'
import { sift, type Wishes } from '../routing/filter.ts'
import { curated } from './curated.ts'
import type { Choice } from './decide.ts'
import { expectedCost } from './expect.ts'
import { areWell, mostOf } from './pick.ts'
import { readAutoWishes } from './wishes.ts'

/** A model that `auto` could have taken. */
export interface Surveyed {
  model: string
  tier: Tier
  chosen: boolean
  /** Artificial Analysis' index, 0–100; null = not measured. */
  quality: number | null
  /** USD. */
  expectedCost: number
  /** P − λ · cost. */
  utility: number
  /** Whoever sells it has just been failing, or may not be called for now: it comes last. */
  failing: boolean
}

/** A model, or one offer of it, that it could not. */
export interface PassedOver {
  model: string
  provider: string | null
  by: string
  detail: string
}

interface Surveying {
  request: ChatRequest
  caller: KeyCaller
  wishes: Wishes
}

/** The models that could serve a request, dearer tiers first and each best first, and why others could not: for whoever asks, not on a call's way. */
export function survey(context: Context, asked: Surveying, choice: Choice): { candidates: Surveyed[]; excluded: PassedOver[] } {
  const curation = curated(context)!
  const most = mostOf({ curated: curation, mode: choice.mode })
  const wishes = choice.mode.free ? { ...asked.wishes, free: true } : asked.wishes
  const unit = choice.usd.premium > 0 ? choice.costs.premium / choice.usd.premium : 0
  const candidates: Surveyed[] = []
  const excluded: PassedOver[] = []
  for (const tier of tiers.toReversed()) {
    for (const { model, quality } of curation.tiers[tier]) {
      const reason = tiers.indexOf(tier) > tiers.indexOf(most) ? { by: 'mode', detail: `${choice.mode.name} never takes a ${tier} model` } : notMeant(asked, model)
      const sifted = sift(reason ? [] : candidatesOf(context, model), wishes)
      if (reason) excluded.push({ model: model.id, provider: null, ...reason })
      for (const { candidate, exclusion } of sifted.excluded) excluded.push({ model: model.id, provider: candidate.offer.provider, by: exclusion.by, detail: String(exclusion.detail) })
      const first = sifted.kept[0]
      if (!first) continue
      const usd = expectedCost(choice.expected, first.price, { at: wishes.at })
      candidates.push({ model: model.id, tier, chosen: choice.picked.some(({ ranked }) => ranked.model === model), quality, expectedCost: usd, utility: choice.odds[tier] - choice.lambda * usd * unit, failing: !areWell(context, sifted.kept) })
    }
  }
  return { candidates, excluded }
}

/** Why a model may not be chosen, whoever sells it. */
function notMeant({ caller, request }: Surveying, model: Model): { by: string; detail: string } | undefined {
  if (!allows(caller, model)) return { by: 'allowed_models', detail: 'is not on the key’s list' }
  return readAutoWishes(request.routing, []).permits(model) ? undefined : { by: 'auto-router', detail: 'is left out by the plugin auto-router' }
}
