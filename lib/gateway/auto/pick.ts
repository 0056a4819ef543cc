import type { KeyCaller } from '../../caller.ts'
import type { Curated, Ranked } from '../../catalog/curate.ts'
import { atLeast, nearest, tiers, type Tier } from '../../catalog/tier.ts'
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
  /** It is not the tier's better one, which would have been taken otherwise. */
  isTrial?: true
}

/** A choice needs one model, and one that stands in when it fails. */
const WANTED = 2
/** So many of a tier are compared where the fastest is wanted. */
const COMPARED = 4

/**
 * The model of a tier and its stand-in: of the models curated for it the first that may and can serve the
 * request, those in trouble last; `first` (a conversation's model) before all. What the tier lacks comes from
 * the next dearer one, then from the next cheaper. Empty = no model at all can.
 */
export function pick(context: Deciding, picking: Picking, place: Place): Picked[] {
  const found: Picked[] = []
  const unwell: Picked[] = []
  for (const tier of nearest(place.tier, mostOf(picking))) {
    const serving = servingOf(context, picking, { ...place, tier })
    found.push(...inOrder(context, serving.well, picking.mode.fast, place))
    unwell.push(...serving.unwell)
    if (found.length >= WANTED) break
  }
  return [...found, ...unwell].slice(0, WANTED)
}

/** The dearest tier that a name allows: `auto:cheap` goes no higher, but where nothing cheaper is sold at all. */
export function mostOf({ curated, mode }: Pick<Picking, 'curated' | 'mode'>): Tier {
  return atLeast(mode.most, tiers.find((tier) => curated.tiers[tier].length > 0)!)
}

/** As many of a tier's models as are wanted, which can serve; and those before them that are in trouble. */
function servingOf(context: Deciding, picking: Picking, { tier, first }: Place): { well: Picked[]; unwell: Picked[] } {
  const members = picking.curated.tiers[tier]
  const [well, unwell]: [Picked[], Picked[]] = [[], []]
  for (const ranked of first ? members.toSorted((a, b) => Number(b.model.id === first) - Number(a.model.id === first)) : members) {
    const servers = serversOf(context, ranked.model, picking)
    if (!servers[0]) continue
    ;(areWell(context, servers) ? well : unwell).push({ ranked, tier, candidate: servers[0] })
    if (well.length === (picking.mode.fast ? COMPARED : WANTED)) break
  }
  return { well, unwell }
}

function inOrder(context: Deciding, well: readonly Picked[], fast: boolean, { category, first, trial = false }: Place): readonly Picked[] {
  if (first && well[0]?.ranked.model.id === first) return well
  return fast ? fastestFirst(context, well) : betterFirst(context, well, { category, trial })
}

/** The offers of a model that may and can serve the request. */
function serversOf(context: Deciding, model: Model, { wishes, auto, caller, mode }: Picking): Candidate[] {
  if (!allows(caller, model) || !auto.permits(model)) return []
  return sift(candidatesOf(context, model), mode.free ? { ...wishes, free: true } : wishes).kept
}

/** One of them may be called, and has not just been failing. */
export function areWell({ measures }: Pick<Deciding, 'measures'>, servers: readonly Candidate[]): boolean {
  return servers.some((candidate) => !areAllOut([candidate]) && !measures.of(candidate.key)?.failedRecently)
}

/** By the median time to the first token of the last half hour; what was not measured keeps its place behind. */
function fastestFirst({ measures }: Deciding, picked: readonly Picked[]): Picked[] {
  const latency = ({ candidate }: Picked): number => measures.of(candidate.key)?.ttftMs?.p50 ?? Number.MAX_SAFE_INTEGER
  return picked.toSorted((a, b) => latency(a) - latency(b))
}

/** The two models of a tier in the order that the category's evidence suggests; never beyond the tier. */
function betterFirst({ auto: { records, learns } }: Deciding, picked: readonly Picked[], { category, trial }: { category: Category; trial: boolean }): readonly Picked[] {
  const [first, second] = picked
  if (!first || !second || !learns) return picked
  const swapped = records.lessons.isBetter(category, first.ranked.model.id, second.ranked.model.id)
  const [one, other] = swapped !== trial ? [second, first] : [first, second]
  return trial ? [{ ...one, isTrial: true }, other] : [one, other]
}
