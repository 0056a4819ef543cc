import type { Percentile, ProviderWishes } from '../../chat/request.ts'
import { ApiError } from '../../errors.ts'

export type SortBy = 'price' | 'throughput' | 'latency'
export type Bounds = Partial<Record<Percentile, number>>

/** What a caller wishes about providers, defaults filled in. Slugs are in lower case. */
export interface Preferences {
  order: readonly string[]
  /** Null = any. */
  only: readonly string[] | null
  ignore: readonly string[]
  allowFallbacks: boolean
  requireParameters: boolean
  /** Only providers that are known neither to train on nor to sell what they are sent. */
  denyCollection: boolean
  /** Only providers that are known to keep nothing. */
  zeroRetention: boolean
  /** Null = any. */
  quantizations: readonly string[] | null
  /** Null = the default balancing. */
  sort: SortBy | null
  /** Sort the offers of all models together instead of model by model. */
  acrossModels: boolean
  /** USD per million tokens. */
  maxPrice: { prompt?: number; completion?: number; audio?: number }
  /** Tokens per second. */
  minThroughput: Bounds | null
  /** Seconds. */
  maxLatency: Bounds | null
  /** Time to the first token, after which the next offer is tried; ms. */
  maxTtftMs: number | null
}

export const noPreferences: Preferences = {
  order: [],
  only: null,
  ignore: [],
  allowFallbacks: true,
  requireParameters: false,
  denyCollection: false,
  zeroRetention: false,
  quantizations: null,
  sort: null,
  acrossModels: false,
  maxPrice: {},
  minThroughput: null,
  maxLatency: null,
  maxTtftMs: null,
}

/** The caller's preferences, from the body and the header `x-aipower-max-ttft`. Throws ApiError naming the field at fault; adds a warning for each wish that has no effect. */
export function readPreferences(wishes: ProviderWishes | undefined, headers: Headers, warnings: string[]): Preferences {
  const header = headers.get('x-aipower-max-ttft')
  if (!wishes && header === null) return noPreferences
  const wire = wishes ?? {}
  const sort = typeof wire.sort === 'string' ? wire.sort : wire.sort?.by
  if (sort === 'exacto') warnings.push('provider.sort "exacto" has no effect: the quality of tool calls is not measured here.')
  for (const field of ['request', 'image'] as const) if (wire.max_price?.[field] != null) warnings.push(`provider.max_price.${field} has no effect: nothing here is priced by the ${field}.`)
  return {
    order: lower(wire.order) ?? [],
    only: wire.only?.length ? lower(wire.only)! : null,
    ignore: lower(wire.ignore) ?? [],
    allowFallbacks: wire.allow_fallbacks ?? true,
    requireParameters: wire.require_parameters ?? false,
    denyCollection: wire.data_collection === 'deny',
    zeroRetention: wire.zdr ?? false,
    quantizations: wire.quantizations?.length ? wire.quantizations : null,
    sort: sort === 'exacto' ? null : (sort ?? null),
    acrossModels: typeof wire.sort === 'object' && wire.sort?.partition === 'none',
    maxPrice: { ...priced('prompt', wire.max_price?.prompt), ...priced('completion', wire.max_price?.completion), ...priced('audio', wire.max_price?.audio) },
    minThroughput: boundsOf(wire.preferred_min_throughput),
    maxLatency: boundsOf(wire.preferred_max_latency),
    maxTtftMs: wire.max_ttft_ms ?? (header === null ? null : maxTtft(header)),
  }
}

function maxTtft(header: string): number {
  if (!/^\d{1,6}$/.test(header) || Number(header) < 1 || Number(header) > 600_000) {
    throw new ApiError('invalid_request', 'The header x-aipower-max-ttft must be a number of milliseconds from 1 to 600000.', { param: 'x-aipower-max-ttft' })
  }
  return Number(header)
}

function lower(list: readonly string[] | null | undefined): string[] | undefined {
  return list?.map((slug) => slug.toLowerCase())
}

function priced<Name extends string>(name: Name, value: number | null | undefined): { [Key in Name]?: number } {
  return value == null ? {} : ({ [name]: value } as { [Key in Name]?: number })
}

function boundsOf(bound: number | { [Key in Percentile]?: number | null | undefined } | null | undefined): Bounds | null {
  if (bound == null) return null
  if (typeof bound === 'number') return { p50: bound }
  const given = Object.entries(bound).filter((entry): entry is [Percentile, number] => entry[1] != null)
  return given.length > 0 ? (Object.fromEntries(given)) : null
}
