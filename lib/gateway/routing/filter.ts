import { offerParameters } from '../../catalog/parameters.ts'
import type { Model, Offer, Price } from '../../catalog/types.ts'
import { unitPrices } from '../../billing/cost.ts'
import { estimateHold, MIN_OUTPUT } from '../../billing/estimate.ts'
import { formatLeastUsd, type Nano } from '../../money.ts'
import type { Provider } from '../../providers/types.ts'
import type { Needs } from './needs.ts'
import type { Preferences } from './preferences.ts'
import { matches } from './slugs.ts'
import { say, type Phrase } from '../../say.ts'

/** As much of a candidate as filters look at. */
export interface Filtered {
  model: Model
  offer: Offer
  price: Price
  upstream: { provider: Provider }
}

/** Which filter excluded an offer. The words are OpenRouter's `error.availability.excluded_by`, and ours for what it has no word for. */
export type Filter =
  | 'allowed_providers'
  | 'ignored_providers'
  | 'data_policy:training'
  | 'data_policy:zdr'
  | 'quantization'
  | 'max_price'
  | 'max_cost'
  | 'free_variant'
  | 'require_parameters'
  | 'tools'
  | 'input_modality'
  | 'structured_outputs'
  | 'context_length'
  | 'max_tokens'

export interface Exclusion {
  by: Filter
  /** The request field that asked for it. */
  field: string
  /** Completes "<offer> …". */
  detail: Phrase
}

export interface Wishes {
  needs: Needs
  preferences: Preferences
  /** Only offers that cost nothing (`:free`). */
  free?: boolean
  /** What the call may cost at most. */
  maxCost?: Nano
  /** When the call begins, for prices with hours. */
  at: Date
}

/** What can be done without when nothing fits: the gateway makes up for it and says so. */
const forgivable: ReadonlySet<Filter> = new Set(['structured_outputs', 'max_tokens'])

export interface Sifted<C> {
  kept: C[]
  excluded: { candidate: C; exclusion: Exclusion }[]
}

/**
 * The candidates that can serve a request as its caller wishes; pure. Structured output and the length of
 * an answer decide between offers, but refuse nobody (unless `require_parameters` says so): when no offer
 * has them, those that lack nothing else are kept.
 */
export function sift<C extends Filtered>(candidates: readonly C[], wishes: Wishes): Sifted<C> {
  const excluded: Sifted<C>['excluded'] = []
  const kept: C[] = []
  for (const candidate of candidates) {
    const exclusion = exclude(candidate, wishes)
    if (exclusion) excluded.push({ candidate, exclusion })
    else kept.push(candidate)
  }
  if (kept.length > 0 || wishes.preferences.requireParameters) return { kept, excluded }
  const forgiven = excluded.filter(({ exclusion }) => forgivable.has(exclusion.by))
  // Of answers that are all too short, the longest is the least wrong.
  const longest = Math.max(...forgiven.map(({ candidate }) => longestAnswer(candidate)))
  const best = forgiven.filter(({ candidate, exclusion }) => exclusion.by !== 'max_tokens' || longestAnswer(candidate) === longest)
  return { kept: best.map(({ candidate }) => candidate), excluded: excluded.filter((one) => !best.includes(one)) }
}

/** Why this offer cannot serve the request; the forgivable reasons last, so that they stand for "lacks nothing else". */
export function exclude(candidate: Filtered, wishes: Wishes): Exclusion | undefined {
  return byPreference(candidate, wishes) ?? byCost(candidate, wishes) ?? byCapability(candidate, wishes.needs) ?? byParameters(candidate, wishes) ?? byLimits(candidate, wishes.needs)
}

function byPreference({ offer, upstream: { provider }, price }: Filtered, { preferences, free, at }: Wishes): Exclusion | undefined {
  const { only, ignore, order, allowFallbacks } = preferences
  if (only && !only.some((slug) => matches(slug, provider))) return { by: 'allowed_providers', field: 'provider.only', detail: say`is not in provider.only` }
  if (ignore.some((slug) => matches(slug, provider))) return { by: 'ignored_providers', field: 'provider.ignore', detail: say`is in provider.ignore` }
  if (!allowFallbacks && order.length > 0 && !order.some((slug) => matches(slug, provider))) {
    return { by: 'allowed_providers', field: 'provider.order', detail: say`is not in provider.order, and allow_fallbacks is false` }
  }
  if (preferences.denyCollection && provider.data?.trains !== false) {
    return { by: 'data_policy:training', field: 'provider.data_collection', detail: provider.data?.trains ? say`may train on what it is sent` : say`is not known to refrain from training on what it is sent` }
  }
  if (preferences.zeroRetention && provider.data?.keepsNothing !== true) return { by: 'data_policy:zdr', field: 'provider.zdr', detail: say`is not known to keep nothing` }
  const quantization = offer.quantization ?? 'unknown'
  if (preferences.quantizations && !preferences.quantizations.includes(quantization)) return { by: 'quantization', field: 'provider.quantizations', detail: say`runs at quantization ${quantization}` }
  if (free && (price.input > 0n || price.output > 0n)) return { by: 'free_variant', field: 'model', detail: say`is not free` }
  return byPrice(price, preferences, at)
}

/** A call must be able to begin within what its caller wants to spend on it. */
function byCost({ price }: Filtered, { maxCost, needs: { promptBytes, images }, at }: Wishes): Exclusion | undefined {
  if (maxCost === undefined) return undefined
  const least = estimateHold({ promptBytes, images, price, maxOutput: MIN_OUTPUT, at })
  return least > maxCost ? { by: 'max_cost', field: 'max_cost', detail: say`costs at least ${formatLeastUsd(least)} for this request` } : undefined
}

function byPrice(price: Price, { maxPrice }: Preferences, at: Date): Exclusion | undefined {
  if (maxPrice.prompt === undefined && maxPrice.completion === undefined && maxPrice.audio === undefined) return undefined
  const unit = unitPrices(price, 0, at)
  const asked = { prompt: unit.input, completion: unit.output, audio: unit.inputAudio }
  for (const name of ['prompt', 'completion', 'audio'] as const) {
    const most = maxPrice[name]
    // A pico-USD per token is a millionth of a USD per million tokens.
    if (most !== undefined && Number(asked[name]) > most * 1e6) return { by: 'max_price', field: `provider.max_price.${name}`, detail: say`costs $${Number(asked[name]) / 1e6} per million tokens` }
  }
  return undefined
}

function byCapability({ model, offer }: Filtered, needs: Needs): Exclusion | undefined {
  if (needs.tools && !model.capabilities.tools) return { by: 'tools', field: 'tools', detail: say`cannot call tools` }
  for (const kind of needs.input) {
    // Files reach a model that does not read them as text or pictures, where its provider does that.
    if (kind !== 'file' && !model.input.includes(kind)) return { by: 'input_modality', field: 'messages', detail: say`takes no ${kind} input` }
  }
  const length = offer.contextLength ?? model.contextLength
  if (length !== null && needs.promptAtLeast > length) return { by: 'context_length', field: 'messages', detail: say`reads at most ${length} tokens` }
  return undefined
}

const known = new WeakMap<Offer, ReadonlySet<string>>()

function byParameters({ model, offer }: Filtered, { needs, preferences }: Wishes): Exclusion | undefined {
  if (!preferences.requireParameters) return undefined
  let parameters = known.get(offer)
  if (!parameters) known.set(offer, (parameters = new Set(offerParameters(model, offer))))
  const missing = needs.parameters().find((name) => !parameters.has(name))
  return missing === undefined ? undefined : { by: 'require_parameters', field: 'provider.require_parameters', detail: say`does not take ${missing}` }
}

function byLimits(candidate: Filtered, needs: Needs): Exclusion | undefined {
  const longest = longestAnswer(candidate)
  if (needs.maxOutput > longest) return { by: 'max_tokens', field: 'max_tokens', detail: say`answers with at most ${longest} tokens` }
  if (needs.jsonSchema && !candidate.model.capabilities.jsonSchema) return { by: 'structured_outputs', field: 'response_format', detail: say`has no structured output` }
  return undefined
}

/** The longest answer an offer can give, tokens; Infinity = its maker does not say. */
export function longestAnswer({ model, offer }: Pick<Filtered, 'model' | 'offer'>): number {
  return offer.maxOutput ?? model.maxOutput ?? Infinity
}
