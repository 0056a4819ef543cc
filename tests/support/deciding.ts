import type { KeyCaller } from '#lib/caller.ts'
import { models, offerKey } from '#lib/catalog/index.ts'
import type { Deciding } from '#lib/gateway/auto/deciding.ts'
import { openRecords } from '#lib/gateway/auto/records/records.ts'
import { openAuto } from '#lib/gateway/auto/state.ts'
import { openMeasures } from '#lib/gateway/measures/measures.ts'
import { Pins } from '#lib/gateway/routing/sticky.ts'
import { defaultTimeouts } from '#lib/gateway/timeouts.ts'
import { openUpstreams } from '#lib/gateway/upstream.ts'

/** All that a decision of `auto` needs, without a database: every provider live, at list prices, nothing measured yet. */
export function deciding(): Deciding & { pins: Pins } {
  const prices = new Map(models.flatMap((model) => model.offers.flatMap((offer) => (offer.price ? [[offerKey(model, offer), { priceId: '', price: offer.price }] as const] : []))))
  return {
    upstreams: openUpstreams({}, 'http://127.0.0.1:9', defaultTimeouts),
    prices: { of: (offer) => prices.get(offer) },
    measures: openMeasures({ everyMs: 0 }),
    auto: openAuto({ learns: true, records: openRecords({ everyMs: 0 }) }),
    pins: new Pins(),
    random: () => 0.5,
  }
}

/** A key without limits. */
export const anyCaller: KeyCaller = { kind: 'key', accountId: '', keyId: '', keyName: '', keyLabel: '', allowedModels: null, expiresAt: null, limits: { rpm: null, tpm: null, concurrency: null }, accountLimits: { rpm: null, tpm: null, concurrency: null }, brake: false }
