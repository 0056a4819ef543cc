import { offerKey, type Model } from '../catalog/index.ts'
import { healthOf, type Health } from './health.ts'

export type { Figures, Health, HealthHour } from './health.ts'

export interface ModelHealth extends Health {
  /** The same of each offer, in the catalogue's order: `provider` is a provider's id. */
  offers: (Health & { provider: string; upstream: string })[]
}

/** How a model did in the last 24 hours, over all its providers and at each: uptime, time to first token, speed. Throws when the database is away. */
export async function modelHealth(model: Model): Promise<ModelHealth> {
  const [all, ...each] = await Promise.all([
    healthOf(model.offers.map((offer) => offerKey(model, offer))),
    ...model.offers.map(async (offer) => ({ provider: offer.provider, upstream: offer.upstream, ...(await healthOf([offerKey(model, offer)])) })),
  ])
  return { ...all, offers: each }
}
