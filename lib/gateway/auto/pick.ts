import type { KeyCaller } from '../../caller.ts'
import type { Curated, Ranked } from '../../catalog/curate.ts'
import { nearest, type Tier } from '../../catalog/tier.ts'
import type { Model } from '../../catalog/types.ts'
import { allows } from '../allow.ts'
import { areAllOut } from '../failover/failover.ts'
import { candidatesOf, type Candidate } from '../routing/candidates.ts'
import { sift, type Wishes } from '../routing/filter.ts'
import type { Category } from './category.ts'
import type { Deciding } from './deciding.ts'
import type { Mode } from './mode.ts'
import type { AutoWishes } from './wishes.ts'

/** Whom a choice may fall on. */
export interface Picking {
  curated: Curated
  wishes: Wishes
  auto: AutoWishes
  caller: KeyCaller
  mode: Mode
}

/** Where to look. */
interface Place {
  tier: Tier
  category: Category
  /** The conversation's model. */
  first?: string | undefined
  /** Take the tier's other model, to learn of it. */
  trial?: boolean
}

export interface Picked {
  ranked: Ranked
  tier: Tier
  /** The first offer that can serve the request. */
  candidate: Candidate
}

/** A choice needs one model, and one that stands in when it fails. */
const WANTED = 2
/** So many of a tier are compared where the fastest is wanted. */
const COMPARED = 4

/**
 * The model of a tier and its stand-in: of the models curated for it the first that may and can serve the
 * request, those in trouble last; `first` (a conversation's model) before all. Where the tier has none, the
 * next dearer one, then the next cheaper. Empty = no model at all can.
 */
export function pick(context: Deciding, picking: Picking, { tier, category, first, trial = false }: Place): Picked[] {
  const well: Picked[] = []
  const unwell: Picked[] = []
  const wanted = picking.mode.fast ? COMPARED : WANTED
  for (const from of nearest(tier)) {
    const members = picking.curated.tiers[from]
    const inOrder = first && from === tier ? members.toSorted((a, b) => Number(b.model.id === first) - Number(a.model.id === first)) : members
    for (const ranked of inOrder) {
      const candidate = server(context, ranked.model, picking)
      if (!candidate) continue
      ;(isWell(context, ranked.model) ? well : unwell).push({ ranked, tier: from, candidate })
      if (well.length === wanted) break
    }
    if (well.length > 0) break
  }
  const found = picking.mode.fast ? fastestFirst(context, well) : first && well[0]?.ranked.model.id === first ? well : betterFirst(context, well, { category, trial })
  return [...found, ...unwell].slice(0, WANTED)
}

/** The first offer of a model that may and can serve the request. */
export function server(context: Deciding, model: Model, { wishes, auto, caller, mode }: Omit<Picking, 'curated'>): Candidate | undefined {
  if (!allows(caller, model) || !auto.permits(model)) return undefined
  return sift(candidatesOf(context, model), mode.free ? { ...wishes, free: true } : wishes).kept[0]
}

/** Somebody who sells it may be called, and has not just been failing. */
function isWell(context: Deciding, model: Model): boolean {
  return candidatesOf(context, model).some((candidate) => !areAllOut([candidate]) && !context.measures.of(candidate.key)?.failedRecently)
}

/** By the median time to the first token of the last half hour; what was not measured keeps its place behind. */
function fastestFirst({ measures }: Deciding, picked: readonly Picked[]): Picked[] {
  const latency = ({ candidate }: Picked): number => measures.of(candidate.key)?.ttftMs?.p50 ?? Number.MAX_SAFE_INTEGER
  return picked.toSorted((a, b) => latency(a) - latency(b))
}

/** By so much the evidence for the second model of a tier must be better. */
const BETTER = 0.02

/** The two models of a tier in the order that the category's evidence suggests; never beyond the tier. */
function betterFirst({ auto: { records, learns } }: Deciding, picked: readonly Picked[], { category, trial }: Pick<Place, 'category' | 'trial'>): readonly Picked[] {
  const [first, second] = picked
  if (!first || !second || !learns) return picked
  const quality = ({ ranked }: Picked): number => records.lessons.quality(category, ranked.model.id)
  const swapped = quality(second) > quality(first) + BETTER
  return swapped !== trial ? [second, first] : picked
}
