import { provider, providers } from '../providers/index.ts'
import { families, models } from './index.ts'
import { autoRows } from './listing-auto.ts'
import { pricingRow, type PricingRow } from './listing-price.ts'
import { modelParameters, offerParameters } from './parameters.ts'
import { offerKey, type Model, type Offer } from './types.ts'

export interface ListingOptions {
  /** Whether a provider can be called now. Default: all can. */
  live?: (provider: string) => boolean
  /** What was measured of an offer (`offerKey`). Default: nothing was. */
  measured?: (offer: string) => EndpointFigures | undefined
  /** Whether an offer is spared because its calls keep failing. Default: none is. */
  resting?: (offer: Offer) => boolean
  /** List the model under this name instead of its id: a family ("anthropic/claude-sonnet"). */
  as?: { id: string; name: string }
}

/** A row of `GET /v1/models`: OpenRouter's schema, OpenAI's fields and Anthropic's. */
export interface ModelRow {
  id: string
  object: 'model'
  type: 'model'
  owned_by: string
  canonical_slug: string
  hugging_face_id: string | null
  name: string
  display_name: string
  /** Seconds since 1970: the release, or where that is not known the day its price was first read. */
  created: number
  /** The same time, ISO 8601. */
  created_at: string
  description: string
  context_length: number | null
  knowledge_cutoff: string | null
  expiration_date: string | null
  architecture: { modality: string; input_modalities: string[]; output_modalities: string[]; tokenizer: string; instruct_type: string | null }
  pricing: PricingRow
  top_provider: { context_length: number | null; max_completion_tokens: number | null; is_moderated: boolean }
  per_request_limits: null
  supported_parameters: string[]
  default_parameters: null
  supported_voices: null
  /** False: no live provider sells it at a known price, a call would answer 503. */
  available: boolean
  links: { details: string }
}

/** Everything that can be asked for: the names of `auto`, the models, and the families beside them. */
export function modelRows(options: Pick<ListingOptions, 'live'> = {}): ModelRow[] {
  const byId = new Map(models.map((model) => [model.id, model]))
  const relatives = families.flatMap((family) => {
    const model = byId.get(family.model)
    return model ? [openRouterModel(model, { ...options, as: family })] : []
  })
  return [...autoRows(options), ...models.map((model) => openRouterModel(model, options)), ...relatives]
}

/** One model's row. Price and limits are those of the offer that would be tried first. */
export function openRouterModel(model: Model, { live = () => true, as }: ListingOptions = {}): ModelRow {
  const usable = model.offers.filter((offer) => offer.price && live(offer.provider))
  const shown = usable[0] ?? model.offers.find((offer) => offer.price) ?? model.offers[0]
  const name = as?.name ?? model.name
  const born = new Date(model.released ?? shown?.asOf ?? '2026-11-10')
  return {
    id: as?.id ?? model.id,
    object: 'model',
    type: 'model',
    owned_by: model.author,
    canonical_slug: model.id,
    hugging_face_id: null,
    name,
    display_name: name,
    created: Math.floor(born.getTime() / 1000),
    created_at: born.toISOString(),
    description: model.description,
    context_length: model.contextLength,
    knowledge_cutoff: null,
    expiration_date: null,
    architecture: architecture(model),
    pricing: pricingRow(shown?.price ?? null),
    top_provider: {
      context_length: shown?.contextLength ?? model.contextLength,
      max_completion_tokens: shown?.maxOutput ?? model.maxOutput,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: modelParameters(model),
    default_parameters: null,
    supported_voices: null,
    available: usable.length > 0,
    links: { details: `/api/v1/models/${model.id}/endpoints` },
  }
}

export interface EndpointRow {
  name: string
  model_id: string
  model_name: string
  provider_name: string
  tag: string
  context_length: number | null
  max_completion_tokens: number | null
  max_prompt_tokens: null
  pricing: PricingRow
  quantization: string
  /** 0 = can be called, -1 = not configured here or without a known price, -2 = at least half of its calls failed in the last five minutes, or so many that none is sent at the moment. */
  status: 0 | -1 | -2
  supported_parameters: string[]
  supports_implicit_caching: boolean
  uptime_last_5m: number | null
  uptime_last_30m: number | null
  uptime_last_1d: number | null
  latency_last_30m: PercentileRow | null
  throughput_last_30m: PercentileRow | null
}

/** Of times, so many percent of answers were at most this long; of speeds, at least this fast: the higher, the worse. */
export interface PercentileRow {
  p50: number
  p75: number
  p90: number
  p99: number
}

/** Measured; null = nothing was. Uptime in percent of all calls but rate-limited ones; to the first token in ms; tokens a second. */
export type EndpointFigures = Pick<EndpointRow, 'uptime_last_5m' | 'uptime_last_30m' | 'uptime_last_1d' | 'latency_last_30m' | 'throughput_last_30m'>

const unmeasured: EndpointFigures = { uptime_last_5m: null, uptime_last_30m: null, uptime_last_1d: null, latency_last_30m: null, throughput_last_30m: null }

/** `data` of `GET /v1/models/{author}/{slug}/endpoints`. */
export function endpointsOf(model: Model, { live = () => true, measured = () => undefined, resting = () => false }: Omit<ListingOptions, 'as'> = {}) {
  const { id, name, created, description, architecture: shape } = openRouterModel(model, { live })
  return { id, name, created, description, architecture: shape, endpoints: model.offers.map((offer) => endpoint(model, offer, { live, measured, resting })) }
}

function endpoint(model: Model, offer: Offer, { live, measured, resting }: Required<Omit<ListingOptions, 'as'>>): EndpointRow {
  const figures = measured(offerKey(model, offer)) ?? unmeasured
  const failing = resting(offer) || (figures.uptime_last_5m !== null && figures.uptime_last_5m <= 50)
  const providerName = provider(offer.provider)?.name ?? offer.provider
  return {
    name: `${providerName} | ${model.id}`,
    model_id: model.id,
    model_name: model.name,
    provider_name: providerName,
    tag: offer.provider,
    context_length: offer.contextLength ?? model.contextLength,
    max_completion_tokens: offer.maxOutput ?? model.maxOutput,
    max_prompt_tokens: null,
    pricing: pricingRow(offer.price),
    quantization: offer.quantization ?? 'unknown',
    status: !offer.price || !live(offer.provider) ? -1 : failing ? -2 : 0,
    supported_parameters: offerParameters(model, offer),
    // Who charges nothing for writing caches by itself.
    supports_implicit_caching: offer.price?.cacheRead !== undefined && offer.price.cacheWrite5m === undefined,
    ...figures,
  }
}

/** Rows of `GET /v1/providers`. */
export function providerRows() {
  return providers.map(({ id, name, site }) => ({
    name,
    slug: id,
    privacy_policy_url: site.privacy ?? null,
    terms_of_service_url: site.terms ?? null,
    status_page_url: site.status ?? null,
    headquarters: site.headquarters ?? null,
    datacenters: null,
  }))
}

// OpenRouter's words for families of tokenizers.
const tokenizers: Record<string, string> = {
  openai: 'GPT',
  anthropic: 'Claude',
  google: 'Gemini',
  'x-ai': 'Grok',
  mistralai: 'Mistral',
  deepseek: 'DeepSeek',
  qwen: 'Qwen',
}

function architecture(model: Model): ModelRow['architecture'] {
  return {
    modality: `${model.input.join('+')}->${model.output.join('+')}`,
    input_modalities: [...model.input],
    output_modalities: [...model.output],
    tokenizer: tokenizers[model.author] ?? 'Other',
    instruct_type: null,
  }
}
