import type { KeyCaller } from '../caller.ts'
import type { ChatRequest } from '../chat/request.ts'
import { findModel, models, nearestModels } from '../catalog/index.ts'
import { offerKey, type Model, type Offer, type Price } from '../catalog/types.ts'
import { requiredVariables } from '../providers/credentials.ts'
import { provider } from '../providers/index.ts'
import { ApiError } from '../errors.ts'
import { allows, notAllowed, requireAllowed } from './allow.ts'
import { chooseModel } from './auto.ts'
import type { Context } from './context.ts'
import type { Upstream } from './upstream.ts'

/** One way to answer a call: a model through an offer whose provider is live and whose price is known. */
export interface Candidate {
  model: Model
  offer: Offer
  upstream: Upstream
  priceId: string
  price: Price
}

/**
 * The candidates for a request, best first; never empty. Throws `model_not_found` (400) with the nearest
 * ids, `permission_denied` (403) for a model that the key may not call, or `no_provider_key` (503) naming
 * the missing setting.
 */
export function route(context: Context, request: ChatRequest, caller: KeyCaller): Candidate[] {
  if (request.model === 'auto') return candidatesOf(context, chooseAllowed(context, request, caller))
  const model = findModel(request.model)
  if (!model) throw unknownModel(request.model)
  requireAllowed(caller, model)
  if (model.kind !== 'chat') throw new ApiError('model_not_found', `${model.id} is not a chat model: it makes ${model.output.join(', ')}.`, { param: 'model' })
  return candidatesOf(context, model)
}

/** The same for a model that does something else than chat. */
export function routeKind(context: Context, name: string, kind: Model['kind'], caller: KeyCaller): Candidate[] {
  const model = findModel(name)
  if (!model) throw unknownModel(name)
  requireAllowed(caller, model)
  if (model.kind !== kind) throw new ApiError('model_not_found', `${model.id} cannot be called here: its kind is ${model.kind}, and this endpoint takes ${kind} models.`, { param: 'model' })
  return candidatesOf(context, model)
}

function chooseAllowed(context: Context, request: ChatRequest, caller: KeyCaller): Model {
  if (!models.some((model) => model.kind === 'chat' && allows(caller, model))) throw notAllowed(caller, 'may not call any chat model')
  return chooseModel(request, (model) => allows(caller, model) && available(context, model))
}

/** Whether a model can be called now. */
export function available(context: Context, model: Model): boolean {
  return model.offers.some((offer) => candidateOf(context, model, offer) !== undefined)
}

function candidatesOf(context: Context, model: Model): Candidate[] {
  const candidates = model.offers.map((offer) => candidateOf(context, model, offer)).filter((candidate) => candidate !== undefined)
  if (candidates.length === 0) throw unavailableModel(model)
  return candidates
}

function candidateOf(context: Context, model: Model, offer: Offer): Candidate | undefined {
  const upstream = context.upstreams.get(offer.provider)
  const priced = context.prices.of(offerKey(model, offer))
  return upstream && priced && { model, offer, upstream, ...priced }
}

function unknownModel(name: string): ApiError {
  const near = nearestModels(name, 3)
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ''
  // A name of any length may arrive; the answer quotes its beginning.
  const shown = JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name)
  return new ApiError('model_not_found', `${shown} is not a model id here.${hint} GET /v1/models lists all.`, {
    param: 'model',
    metadata: { nearest_models: near },
  })
}

function unavailableModel(model: Model): ApiError {
  const priced = model.offers.filter((offer) => offer.price)
  if (priced.length === 0) return new ApiError('service_unavailable', `${model.id} is listed without a price, so it is not served.`, { param: 'model' })
  const settings = priced.map((offer) => provider(offer.provider)).filter((found) => found !== undefined).map((found) => requiredVariables(found).join(' and '))
  return new ApiError('no_provider_key', `${model.id} has no live provider on this installation: its operator has not set ${settings.join(' or ')}.`, { param: 'model' })
}
