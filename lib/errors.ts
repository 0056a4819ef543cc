import { tell, type Phrase, type Sentences } from './say.ts'

/**
 * The one error class and the one table of codes. Thrown anywhere, rendered only at the edge, in the
 * caller's own dialect (lib/dialects/<dialect>/errors.ts).
 *
 * `status` is the HTTP status, `type` OpenAI's `error.type`, `kind` the closed OpenRouter vocabulary
 * `error.metadata.error_type`. `retryable` tells SDKs (`x-should-retry`) whether a repeat can help.
 */
export const errorCodes = {
  invalid_request: { status: 400, type: 'invalid_request_error', kind: 'invalid_request', retryable: false },
  invalid_json: { status: 400, type: 'invalid_request_error', kind: 'invalid_request', retryable: false },
  model_not_found: { status: 400, type: 'invalid_request_error', kind: 'invalid_request', retryable: false },
  unsupported_parameter: { status: 400, type: 'invalid_request_error', kind: 'invalid_request', retryable: false },
  context_length_exceeded: { status: 400, type: 'invalid_request_error', kind: 'context_length_exceeded', retryable: false },
  content_policy: { status: 400, type: 'invalid_request_error', kind: 'content_policy_violation', retryable: false },
  invalid_api_key: { status: 401, type: 'authentication_error', kind: 'authentication', retryable: false },
  insufficient_quota: { status: 402, type: 'insufficient_quota', kind: 'payment_required', retryable: false },
  in_flight_limit: { status: 402, type: 'insufficient_quota', kind: 'payment_required', retryable: true },
  permission_denied: { status: 403, type: 'permission_error', kind: 'permission_denied', retryable: false },
  no_endpoints: { status: 404, type: 'invalid_request_error', kind: 'not_found', retryable: false },
  not_found: { status: 404, type: 'invalid_request_error', kind: 'not_found', retryable: false },
  method_not_allowed: { status: 405, type: 'invalid_request_error', kind: 'invalid_request', retryable: false },
  conflict: { status: 409, type: 'invalid_request_error', kind: 'invalid_request', retryable: false },
  request_in_flight: { status: 409, type: 'invalid_request_error', kind: 'invalid_request', retryable: true },
  payload_too_large: { status: 413, type: 'invalid_request_error', kind: 'payload_too_large', retryable: false },
  unprocessable: { status: 422, type: 'invalid_request_error', kind: 'unprocessable', retryable: false },
  rate_limit_exceeded: { status: 429, type: 'rate_limit_error', kind: 'rate_limit_exceeded', retryable: true },
  internal_error: { status: 500, type: 'server_error', kind: 'server', retryable: true },
  provider_error: { status: 502, type: 'upstream_error', kind: 'provider_unavailable', retryable: true },
  provider_unavailable: { status: 503, type: 'upstream_error', kind: 'provider_overloaded', retryable: true },
  no_provider_key: { status: 503, type: 'upstream_error', kind: 'provider_unavailable', retryable: false },
  service_unavailable: { status: 503, type: 'server_error', kind: 'provider_overloaded', retryable: true },
  provider_timeout: { status: 504, type: 'upstream_error', kind: 'timeout', retryable: true },
} as const

export type ErrorCode = keyof typeof errorCodes

export interface ErrorDetails {
  /** The request field at fault, as the caller wrote it ("messages[0].content"). */
  param?: string
  /** Seconds after which a repeat makes sense; rendered as Retry-After, rounded up. */
  retryAfter?: number
  /** Extra machine-readable facts for `error.metadata`; never internals, never secrets. */
  metadata?: Record<string, unknown>
  /** Why no offer of the model can answer, for `error.availability`. */
  availability?: Availability
  cause?: unknown
}

/** OpenRouter's account of why a model cannot be had, rendered as it stands in every dialect's error. */
export interface Availability {
  code:
    | 'model_not_found'
    | 'wrong_endpoint'
    | 'no_endpoints'
    | 'model_unavailable_upstream'
    | 'capacity_exhausted'
    | 'temporarily_unavailable'
    | 'privacy_restricted'
    | 'constraint_filtered'
    | 'free_variant_ended'
  retryable: boolean
  /** Seconds. */
  retry_after?: number
  requested_models: string[]
  affected_providers?: string[]
  /** The filters that excluded offers. */
  excluded_by?: string[]
  /** Ours: which filter excluded which offer, a sentence each. */
  excluded?: { model: string; provider: string; by: string; detail: string }[]
  fallback_models?: string[]
  /** The request field that excluded most. */
  constraint?: { field: string; detail: string }
  docs_url: string
}

/** An error a caller may see: `message` says what happened, why, and what to do; `phrase` is the same for other languages. */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly phrase: Phrase | string
  readonly param: string | null
  readonly retryAfter: number | undefined
  readonly metadata: Record<string, unknown> | undefined
  readonly availability: Availability | undefined

  constructor(code: ErrorCode, phrase: Phrase | string, details: ErrorDetails = {}) {
    super(String(phrase), { cause: details.cause })
    this.name = 'ApiError'
    this.code = code
    this.phrase = phrase
    this.param = details.param ?? null
    this.retryAfter = details.retryAfter
    this.metadata = details.metadata
    this.availability = details.availability
  }

  get status(): number {
    return errorCodes[this.code].status
  }

  /** The same error, told in the language of these sentences. */
  in(sentences: Sentences): ApiError {
    const { param, retryAfter, metadata, availability } = this
    return new ApiError(this.code, tell(this.phrase, sentences), { ...(param !== null && { param }), ...(retryAfter !== undefined && { retryAfter }), ...(metadata && { metadata }), ...(availability && { availability }), cause: this })
  }
}
