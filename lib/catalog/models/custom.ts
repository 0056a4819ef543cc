import type { CustomModel, CustomProvider } from '../../providers/custom.ts'
import { listPrice } from '../list-price.ts'
import type { Model, Offer } from '../types.ts'

/**
 * The catalogue with what the operator's own providers sell. A model that several of them list, or that
 * is in the catalogue already, gets one offer more; the operator's own come first.
 */
export function withCustom(known: readonly Model[], custom: readonly CustomProvider[], today = new Date()): Model[] {
  const models = new Map(known.map((model) => [model.id.toLowerCase(), model]))
  const own = new Map<string, Offer[]>()
  for (const { provider, models: sold } of custom) {
    for (const entry of sold) {
      const key = entry.id.toLowerCase()
      own.set(key, [...(own.get(key) ?? []), offerOf(provider.id, entry, today)])
      if (!models.has(key)) models.set(key, modelOf(entry, provider))
    }
  }
  return [...models].map(([key, model]) => ({ ...model, offers: [...(own.get(key) ?? []), ...model.offers] }))
}

function modelOf({ id, name, context, maxOutput, capabilities }: CustomModel, provider: CustomProvider['provider']): Model {
  const slash = id.indexOf('/')
  const { images, files, audio, ...others } = capabilities
  return {
    id,
    name: name ?? id.slice(slash + 1),
    author: slash > 0 ? id.slice(0, slash) : provider.id,
    description: `Served by ${provider.name}.`,
    released: null,
    kind: 'chat',
    contextLength: context ?? null,
    maxOutput: maxOutput ?? null,
    input: ['text', ...(images ? (['image'] as const) : []), ...(files ? (['file'] as const) : []), ...(audio ? (['audio'] as const) : [])],
    output: ['text'],
    capabilities: others,
    aliases: [],
    offers: [],
  }
}

function offerOf(provider: string, { upstream, price, context, maxOutput }: CustomModel, today: Date): Offer {
  const { input, output, cachedInput, cacheWrite } = price
  return {
    provider,
    upstream,
    price: listPrice({ input, output, ...(cachedInput !== undefined && { cacheRead: cachedInput }), ...(cacheWrite !== undefined && { cacheWrite5m: cacheWrite }) }),
    ...(context !== undefined && { contextLength: context }),
    ...(maxOutput !== undefined && { maxOutput }),
    source: 'CUSTOM_PROVIDERS',
    asOf: today.toISOString().slice(0, 10),
  }
}
