import { offerKey, type Model, type Offer, type Price } from '../../catalog/types.ts'
import type { Context } from '../context.ts'
import { Line } from '../failover/line.ts'
import type { Upstream } from '../upstream.ts'

/** One way to answer a call: a model through an offer whose provider is live and whose price is known. */
export interface Candidate {
  model: Model
  offer: Offer
  /** `offerKey`: what prices and measures know it by. */
  key: string
  upstream: Upstream
  priceId: string
  price: Price
  /** One for each of the provider's keys. */
  lines: readonly Line[]
}

/** What offers are made of. */
export type Offering = Pick<Context, 'upstreams' | 'prices'>

// Neither the catalogue nor prices nor the set of live providers changes while a process runs.
const known = new WeakMap<Offering, Map<Model, readonly Candidate[]>>()

/** All candidates of a model, in the catalogue's order; the same objects for every call. */
export function candidatesOf(context: Offering, model: Model): readonly Candidate[] {
  let models = known.get(context)
  if (!models) known.set(context, (models = new Map<Model, readonly Candidate[]>()))
  let candidates = models.get(model)
  if (!candidates) models.set(model, (candidates = model.offers.flatMap((offer) => candidateOf(context, model, offer) ?? [])))
  return candidates
}

function candidateOf(context: Offering, model: Model, offer: Offer): Candidate | undefined {
  const upstream = context.upstreams.get(offer.provider)
  const key = offerKey(model, offer)
  const priced = context.prices.of(key)
  return upstream && priced && { model, offer, key, upstream, ...priced, lines: upstream.keys.map((one) => new Line(upstream, one, offer.upstream)) }
}

/** Whether a model can be called at all. */
export function isLive(context: Context, model: Model): boolean {
  return candidatesOf(context, model).length > 0
}
