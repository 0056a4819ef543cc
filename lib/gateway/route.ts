import type { KeyCaller } from '../caller.ts'
import type { ChatRequest, Routing } from '../chat/request.ts'
import { findModel, models } from '../catalog/index.ts'
import type { Model } from '../catalog/types.ts'
import { ApiError } from '../errors.ts'
import { allows, notAllowed, requireAllowed } from './allow.ts'
import { chooseModel } from './auto.ts'
import type { Context } from './context.ts'
import { areAllOut, everybodyIsOut } from './failover/failover.ts'
import { nothingFits, notServed, unknownModel, wrongEndpoint, type Excluded } from './routing/availability.ts'
import { candidatesOf, isLive, type Candidate } from './routing/candidates.ts'
import { sift, type Wishes } from './routing/filter.ts'
import { findNamed, type Variant } from './routing/names.ts'
import { needsOf } from './routing/needs.ts'
import { readPreferences, type Preferences, type SortBy } from './routing/preferences.ts'
import { inOrder } from './routing/rank.ts'
import { isKnown } from './routing/slugs.ts'
import { say } from '../say.ts'

export type { Candidate } from './routing/candidates.ts'

/** More models than a call has attempts for need not be looked at, nor more offers of one. */
const MAX_MODELS = 3
const MAX_OFFERS = 3

export interface Asked {
  request: ChatRequest
  caller: KeyCaller
  headers: Headers
  /** UTF-8 bytes of all text in the prompt. */
  promptBytes: number
  /** ms since 1970. */
  startedAt: number
}

export interface Routed {
  /** Best first, those of one model together unless sorted across models; never empty. */
  candidates: Candidate[]
  preferences: Preferences
  /** For the caller: wishes without effect, models that are passed over. */
  warnings: string[]
}

/**
 * Who may answer a request, best first. Throws `model_not_found` (400) with the nearest ids,
 * `permission_denied` (403) for a model that the key may not call, `no_endpoints` (404) saying which filter
 * excluded which offer, or `no_provider_key` (503) naming the missing setting.
 */
export function route(context: Context, asked: Asked): Routed {
  const { request, caller } = asked
  const warnings: string[] = []
  const wishes = wishesOf(asked, warnings)
  const chain = chainOf(request).flatMap((name, index) => (name === 'auto' ? { model: chooseAllowed(context, wishes, asked) } : index === 0 ? named(name, caller) : fallback(name, caller, warnings)))
  return { candidates: choose(context, chain, { wishes, warnings }), preferences: wishes.preferences, warnings }
}

/** The same for a model that does something else than chat. */
export function routeKind(context: Context, kind: Model['kind'], asked: { name: string; caller: KeyCaller; routing: Routing | undefined; headers: Headers; startedAt: number }): Routed {
  const model = findModel(asked.name)
  if (!model) throw unknownModel(asked.name)
  requireAllowed(asked.caller, model)
  if (model.kind !== kind) throw wrongEndpoint(model, say`cannot be called here: its kind is ${model.kind}, and this endpoint takes ${kind} models`)
  const warnings: string[] = []
  const preferences = preferencesOf(asked.routing, asked.headers, warnings)
  const wishes: Wishes = { needs: noNeeds, preferences, at: new Date(asked.startedAt) }
  return { candidates: choose(context, [{ model }], { wishes, warnings }), preferences, warnings }
}

const noNeeds: Wishes['needs'] = { tools: false, input: new Set(), jsonSchema: false, promptAtLeast: 0, promptLikely: 0, maxOutput: 0, native: null, parameters: () => [] }

/** What a request asks of whoever answers it, and what its caller wishes. Throws ApiError naming the field at fault. */
export function wishesOf({ request, headers, promptBytes, startedAt }: Omit<Asked, 'caller'>, warnings: string[]): Wishes {
  return { needs: needsOf(request, promptBytes), preferences: preferencesOf(request.routing, headers, warnings), at: new Date(startedAt) }
}

/** The chat models that a key may call, that are live, and of which some offer can serve the request as wished; in the catalogue's order. */
export function modelsThatServe(context: Context, wishes: Wishes, caller: KeyCaller): Model[] {
  return models.filter((model) => model.kind === 'chat' && allows(caller, model) && serves(context, model, wishes))
}

/** Whether some live offer of a model can serve the request as wished. */
export function serves(context: Context, model: Model, wishes: Wishes): boolean {
  return sift(candidatesOf(context, model), wishes).kept.length > 0
}

/** The models to try, by name, each once. `models` alone does as well. */
function chainOf({ model, routing }: ChatRequest): string[] {
  return routing?.models ? [...new Set([model, ...routing.models])] : [model]
}

interface Link {
  model: Model
  variant?: Variant
}

function named(name: string, caller: KeyCaller): Link {
  const found = findNamed(name)
  if (!found) throw unknownModel(name)
  requireAllowed(caller, found.model)
  if (found.model.kind !== 'chat') throw wrongEndpoint(found.model, say`is not a chat model: it makes ${found.model.output.join(', ')}`)
  return found
}

/** The models after the first are a net: one that cannot be had here is left out, which a warning says. */
function fallback(name: string, caller: KeyCaller, warnings: string[]): Link | [] {
  try {
    return named(name, caller)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    warnings.push(`models: ${error.message}`)
    return []
  }
}

function chooseAllowed(context: Context, wishes: Wishes, { request, caller }: Asked): Model {
  if (!models.some((model) => model.kind === 'chat' && allows(caller, model))) throw notAllowed(caller, say`may not call any chat model`)
  return chooseModel(request, (model) => allows(caller, model) && serves(context, model, wishes))
}

function preferencesOf(routing: Routing | undefined, headers: Headers, warnings: string[]): Preferences {
  const preferences = readPreferences(routing, headers, warnings)
  for (const field of ['order', 'only', 'ignore'] as const) {
    const strange = (preferences[field] ?? []).filter((slug) => !isKnown(slug))
    if (strange.length > 0) warnings.push(`provider.${field} names ${strange.slice(0, 5).join(', ')}, which ${strange.length > 1 ? 'are no providers' : 'is no provider'} here.`)
  }
  return preferences
}

/** Filters and orders the offers of every model. Throws when nothing is left. */
function choose(context: Context, chain: readonly Link[], { wishes, warnings }: { wishes: Wishes; warnings: string[] }): Candidate[] {
  const excluded: Excluded[] = []
  const chosen: Candidate[][] = []
  const { acrossModels } = wishes.preferences
  for (const { model, variant } of chain) {
    if (chosen.length === MAX_MODELS) break
    const sifted = sift(candidatesOf(context, model), { ...wishes, free: variant === 'free' })
    excluded.push(...sifted.excluded)
    if (sifted.kept.length === 0) continue
    chosen.push(acrossModels ? sifted.kept : inOrder(context, sifted.kept, { wishes, sort: sortOf(variant) }).slice(0, MAX_OFFERS))
  }
  const candidates = acrossModels ? inOrder(context, chosen.flat(), { wishes }).slice(0, MAX_MODELS * MAX_OFFERS) : chosen.flat()
  if (candidates.length === 0) throw isLive(context, chain[0]!.model) || excluded.length > 0 ? nothingFits(chain.map(({ model }) => model.id), excluded) : notServed(chain[0]!.model)
  // Said before any money is set aside.
  if (areAllOut(candidates)) throw everybodyIsOut(candidates)
  const first = candidates[0]!.model
  if (first !== chain[0]!.model && !acrossModels) warnings.push(`${chain[0]!.model.id} is passed over for ${first.id}: ${passedOver(chain[0]!.model, excluded)}.`)
  return candidates
}

function sortOf(variant: Variant | undefined): SortBy | undefined {
  return variant === 'floor' ? 'price' : variant === 'nitro' ? 'throughput' : undefined
}

function passedOver(model: Model, excluded: readonly Excluded[]): string {
  const reasons = excluded.filter(({ candidate }) => candidate.model === model).map(({ candidate, exclusion }) => `${candidate.upstream.provider.name} ${String(exclusion.detail)}`)
  return reasons.length > 0 ? [...new Set(reasons)].slice(0, 3).join('; ') : 'no provider of it is live here'
}
