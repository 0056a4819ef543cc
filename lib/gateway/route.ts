import type { KeyCaller } from '../caller.ts'
import type { ChatRequest, ProviderWishes } from '../chat/request.ts'
import { findModel, models } from '../catalog/index.ts'
import type { Model } from '../catalog/types.ts'
import { ApiError } from '../errors.ts'
import { allows, notAllowed, requireAllowed } from './allow.ts'
import { decide, type Choice } from './auto/decide.ts'
import { decisionOf } from './auto/explain.ts'
import { modeOf, type Mode } from './auto/mode.ts'
import { readAutoWishes } from './auto/wishes.ts'
import type { PromptSize } from './call.ts'
import type { Context } from './context.ts'
import { nothingFits, unknownModel, wrongEndpoint } from './routing/availability.ts'
import { candidatesOf, isLive } from './routing/candidates.ts'
import { choose, type Chosen, type Link } from './routing/choose.ts'
import { sift, type Wishes } from './routing/filter.ts'
import { findNamed } from './routing/names.ts'
import { needsOf } from './routing/needs.ts'
import { readPreferences, type Preferences } from './routing/preferences.ts'
import { isKnown } from './routing/slugs.ts'
import { Conversation } from './routing/sticky.ts'
import { say } from '../say.ts'
import type { Nano } from '../money.ts'

export type { Candidate } from './routing/candidates.ts'

export interface Asked {
  request: ChatRequest
  caller: KeyCaller
  headers: Headers
  prompt: PromptSize
  /** ms since 1970. */
  startedAt: number
  /** The answer will be the caller's: `auto` may try a tier's other model, to learn of it. */
  mayTry?: boolean | undefined
}

/** `candidates`: best first, those of one model together unless sorted across models; never empty. */
export interface Routed extends Chosen {
  /** What `auto` chose, where the caller asked for it first. */
  auto?: Choice
  preferences: Preferences
  wishes: Wishes
  /** The caller's own limit on what the call may cost. */
  maxCost?: Nano
  conversation: Conversation | null
  /** For the caller: wishes without effect, models that are passed over. */
  warnings: string[]
}

/**
 * Who may answer a request, best first. Throws `model_not_found` (400) with the nearest ids,
 * `permission_denied` (403) for a model that the key may not call, `no_endpoints` (404) saying which filter
 * excluded which offer, or `no_provider_key` (503) naming the missing setting.
 */
export function route(context: Context, asked: Asked): Routed {
  const { request, caller, mayTry } = asked
  const warnings: string[] = []
  const wishes = wishesOf(asked, warnings)
  const conversation = new Conversation(context.pins, { accountId: caller.accountId, request, headers: asked.headers })
  const names = chainOf(request)
  let choice: Choice | undefined
  const chain = names.flatMap((name, index) => {
    const mode = modeOf(name)
    if (!mode) return index === 0 ? named(name, caller) : fallback(name, caller, warnings)
    const chosen = decide(context, { request, caller, mode, wishes, conversation, mayTry }, warnings) ?? refuseAuto(context, asked, { mode, wishes })
    if (index === 0) choice = chosen
    return chosen.picked.map(({ ranked: { model } }): Link => (mode.free ? { model, variant: 'free' } : { model }))
  })
  const chosen = choose(context, chain, { wishes, conversation, warnings })
  return {
    ...chosen,
    ...(choice && { auto: choice, decision: { ...chosen.decision, ...decisionOf(choice) } }),
    preferences: wishes.preferences,
    wishes,
    ...(wishes.maxCost !== undefined && { maxCost: wishes.maxCost }),
    conversation,
    warnings,
  }
}

/** The same for a model that does something else than chat. */
export function routeKind(context: Context, kind: Model['kind'], asked: { name: string; caller: KeyCaller; provider: ProviderWishes | undefined; headers: Headers; startedAt: number }): Routed {
  const model = findModel(asked.name)
  if (!model && modeOf(asked.name)) throw new ApiError('model_not_found', say`${asked.name} chooses among chat models, and this endpoint takes ${kind} models: name one.`, { param: 'model' })
  if (!model) throw unknownModel(asked.name)
  requireAllowed(asked.caller, model)
  if (model.kind !== kind) throw wrongEndpoint(model, say`cannot be called here: its kind is ${model.kind}, and this endpoint takes ${kind} models`)
  const warnings: string[] = []
  const preferences = preferencesOf(asked.provider, asked.headers, warnings)
  const wishes: Wishes = { needs: noNeeds, preferences, at: new Date(asked.startedAt) }
  return { ...choose(context, [{ model }], { wishes, conversation: null, warnings }), preferences, wishes, conversation: null, warnings }
}

const noNeeds: Wishes['needs'] = { promptBytes: 0, images: 0, tools: false, input: new Set(), jsonSchema: false, promptAtLeast: 0, promptLikely: 0, maxOutput: 0, native: null, parameters: () => [] }

/** What a request asks of whoever answers it, and what its caller wishes. Throws ApiError naming the field at fault. */
export function wishesOf({ request, headers, prompt, startedAt }: Omit<Asked, 'caller'>, warnings: string[]): Wishes {
  const maxCost = maxCostOf(request)
  return { needs: needsOf(request, prompt), preferences: preferencesOf(request.routing?.provider, headers, warnings), ...(maxCost !== null && { maxCost }), at: new Date(startedAt) }
}

/** A list may have any length; so many are looked at. */
const MAX_LISTED = 10

/** The models to try, by name, each once. `models` alone does as well. */
function chainOf({ model, routing }: ChatRequest): string[] {
  return routing?.models ? [...new Set([model, ...routing.models])].slice(0, MAX_LISTED) : [model]
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

/** Why `auto` finds nobody. */
function refuseAuto(context: Context, { caller, request }: Asked, { mode, wishes }: { mode: Mode; wishes: Wishes }): never {
  const live = models.filter((model) => model.kind === 'chat' && isLive(context, model))
  if (live.length === 0) throw new ApiError('no_provider_key', 'No model is available: the operator of this installation has not set any provider key.', { param: 'model' })
  const allowed = live.filter((model) => allows(caller, model))
  if (allowed.length === 0) throw notAllowed(caller, say`may not call any chat model`)
  const strange: string[] = []
  const { permits } = readAutoWishes(request.routing, strange)
  const permitted = allowed.filter(permits)
  const none = 'The plugin auto-router leaves no model: its allowed_models and excluded_models fit none that can be called here.'
  if (permitted.length === 0) throw new ApiError('no_endpoints', strange.length > 0 ? say`${strange.join(' ')} ${none}` : none, { param: 'plugins' })
  const sifted = permitted.map((model) => sift(candidatesOf(context, model), mode.free ? { ...wishes, free: true } : wishes))
  if (sifted.some(({ kept }) => kept.length > 0)) throw new ApiError('no_endpoints', say`${mode.name} never takes a premium model, and no cheaper one may serve this request.`, { param: 'model' })
  throw nothingFits([request.model], sifted.flatMap(({ excluded }) => excluded))
}

/** USD to nano-USD, rounded down: a limit. */
function maxCostOf({ routing }: ChatRequest): Nano | null {
  return routing?.maxCost === undefined ? null : BigInt(Math.floor(routing.maxCost * 1e9))
}

function preferencesOf(wishes: ProviderWishes | undefined, headers: Headers, warnings: string[]): Preferences {
  const preferences = readPreferences(wishes, headers, warnings)
  for (const field of ['order', 'only', 'ignore'] as const) {
    const strange = (preferences[field] ?? []).filter((slug) => !isKnown(slug))
    if (strange.length > 0) warnings.push(`provider.${field} names ${strange.slice(0, 5).join(', ')}, which ${strange.length > 1 ? 'are no providers' : 'is no provider'} here.`)
  }
  return preferences
}

