import type { Model } from '../../catalog/types.ts'
import { nearestModels } from '../../catalog/index.ts'
import { env } from '../../env.ts'
import { ApiError, type Availability } from '../../errors.ts'
import { say, type Phrase } from '../../say.ts'
import { requiredVariables } from '../../providers/credentials.ts'
import { provider } from '../../providers/index.ts'
import { modes } from '../auto/mode.ts'
import type { Exclusion, Filter, Filtered } from './filter.ts'

/** An offer that a filter excluded. */
export interface Excluded {
  candidate: Filtered
  exclusion: Exclusion
}

const privacy: ReadonlySet<Filter> = new Set(['data_policy:training', 'data_policy:zdr'])
const SHOWN = 6
/** `auto` looks at every offer there is: an error need not list them all. */
const LISTED = 40

/**
 * 404: no offer of the models that were asked for passes every filter; the sentence names each, or where
 * they are many, each filter. A prompt that is too long for all is what it is everywhere (400), so that agents
 * shorten it.
 */
export function nothingFits(requested: string[], excluded: readonly Excluded[]): ApiError {
  const by = [...new Set(excluded.map(({ exclusion }) => exclusion.by))]
  const most = mostFrequent(excluded.map(({ exclusion }) => exclusion))
  const sentences = [...new Map(excluded.map(({ candidate, exclusion }) => [`${candidate.upstream.provider.name} ${String(exclusion.detail)}`, say`${candidate.upstream.provider.name} ${exclusion.detail}`])).values()]
  const reasons = (sentences.length > SHOWN ? byFilter(excluded) : sentences).reduce((list, next) => say`${list}; ${next}`)
  const code = by.includes('free_variant') ? 'free_variant_ended' : by.every((filter) => privacy.has(filter)) ? 'privacy_restricted' : 'constraint_filtered'
  const tooLong = by.every((filter) => filter === 'context_length')
  const sentence = tooLong ? say`The prompt is too long for this model: ${reasons}` : say`No provider of ${requested.join(', ')} can serve this request: ${reasons}.`
  return new ApiError(tooLong ? 'context_length_exceeded' : 'no_endpoints', sentence, {
    param: most.field,
    availability: availability(code, requested, {
      affected_providers: [...new Set(excluded.map(({ candidate }) => candidate.upstream.provider.name))],
      excluded_by: by,
      excluded: excluded.slice(0, LISTED).map(({ candidate, exclusion }) => ({ model: candidate.model.id, provider: candidate.upstream.provider.name, by: exclusion.by, detail: String(exclusion.detail) })),
      constraint: { field: most.field, detail: String(most.detail) },
    }),
  })
}

/** How many offers each filter excluded, and the first one's reason. */
function byFilter(excluded: readonly Excluded[]): Phrase[] {
  const groups = Map.groupBy(excluded, ({ exclusion }) => exclusion.by)
  return [...groups.values()].map((group) => say`${group.length} × ${group[0]!.exclusion.detail}`)
}

function mostFrequent(exclusions: readonly Exclusion[]): Exclusion {
  const counts = new Map<Filter, number>()
  for (const { by } of exclusions) counts.set(by, (counts.get(by) ?? 0) + 1)
  return exclusions.toSorted((a, b) => counts.get(b.by)! - counts.get(a.by)!)[0]!
}

/** 400 with the nearest ids. */
export function unknownModel(name: string): ApiError {
  const near = nearestNames(name)
  // A name of any length may arrive; the answer quotes its beginning.
  const short = name.length > 100 ? `${name.slice(0, 100)}…` : name
  const shown = JSON.stringify(short)
  const sentence =
    near.length > 0
      ? say`${shown} is not a model id here. Did you mean ${near.join(', ')}? GET /v1/models lists all.`
      : say`${shown} is not a model id here. GET /v1/models lists all.`
  return new ApiError('model_not_found', sentence, {
    param: 'model',
    metadata: { nearest_models: near },
    availability: availability('model_not_found', [short], { fallback_models: near }),
  })
}

/** Of whoever means `auto`, its own names. */
function nearestNames(name: string): string[] {
  return /\bauto\b/i.test(name) ? modes.map((mode) => mode.name) : nearestModels(name, 3)
}

/** 400: the model does something else. `complaint` continues "<model> …". */
export function wrongEndpoint(model: Model, complaint: Phrase): ApiError {
  return new ApiError('model_not_found', say`${model.id} ${complaint}.`, { param: 'model', availability: availability('wrong_endpoint', [model.id]) })
}

/** 503: nobody sells the model here, naming the setting that is missing. */
export function notServed(model: Model): ApiError {
  const priced = model.offers.filter((offer) => offer.price)
  const details = { param: 'model', availability: availability('no_endpoints', [model.id], { affected_providers: priced.map((offer) => provider(offer.provider)?.name ?? offer.provider) }) }
  if (priced.length === 0) return new ApiError('service_unavailable', say`${model.id} is listed without a price, so it is not served.`, details)
  const settings = priced.map((offer) => provider(offer.provider)).filter((found) => found !== undefined).map((found) => requiredVariables(found).join(' and '))
  return new ApiError('no_provider_key', say`${model.id} has no live provider on this installation: its operator has not set ${settings.join(' or ')}.`, details)
}

/** 503, or 429 where all providers limit us: every offer is out at this moment. `retryAfter` in seconds. */
export function allOut(models: readonly Model[], providers: readonly string[], { limited, retryAfter }: { limited: boolean; retryAfter: number }): ApiError {
  const names = [...new Set(models.map(({ id }) => id))]
  const seconds = Math.max(1, Math.ceil(retryAfter))
  const details = {
    retryAfter: seconds,
    availability: availability(limited ? 'capacity_exhausted' : 'temporarily_unavailable', names, { retry_after: seconds, affected_providers: [...new Set(providers)] }),
  }
  const who = [...new Set(providers)].join(', ')
  if (limited) return new ApiError('rate_limit_exceeded', say`${who}: requests to ${names.join(', ')} are limited at the moment. Wait ${seconds} s and try again, or choose another model.`, details)
  return new ApiError('provider_unavailable', say`${who}: calls to ${names.join(', ')} have been failing, so none is tried for ${seconds} s. Try again then, or choose another model.`, details)
}

export function availability(code: Availability['code'], requested: string[], more: Partial<Availability> = {}): Availability {
  return { code, retryable: code === 'capacity_exhausted' || code === 'temporarily_unavailable', requested_models: requested, ...more, docs_url: `${env().PUBLIC_URL}/docs/api` }
}
