import type { Attempt } from '../billing/types.ts'
import type { Failure } from '../chat/events.ts'
import { isUnavailable } from '../db.ts'
import { broken } from '../dialects/failure.ts'
import { EventTooLong } from '../dialects/sse.ts'
import { ApiError, type Availability } from '../errors.ts'
import { say, type Phrase } from '../say.ts'
import { log } from '../log.ts'
import { provider as providerWith } from '../providers/index.ts'
import { availability } from './routing/availability.ts'

/** A provider's failure inside the gateway, with whom it happened. */
export class UpstreamFailure extends Error {
  readonly failure: Failure
  readonly provider: string
  /** The whole story, where several were tried. */
  tried: { models: string[]; attempts: readonly Attempt[] } | undefined

  constructor(failure: Failure, provider: string) {
    super(failure.message)
    this.name = 'UpstreamFailure'
    this.failure = failure
    this.provider = provider
  }
}

/** What the caller is told. Failures of our own key or money at a provider stay generic: they are not the caller's business. */
export function toApiError(failed: UpstreamFailure): ApiError {
  const { failure, provider } = failed
  const metadata = { provider_name: provider, ...(failure.code !== undefined && { provider_code: failure.code }), ...earlier(failed) }
  const details = { metadata, param: failure.param, retryAfter: failure.retryAfter }
  switch (failure.class) {
    case 'request':
      return new ApiError('invalid_request', say`${provider} refused the request: ${failure.message}`, details)
    case 'context_length':
      return new ApiError('context_length_exceeded', say`The prompt is too long for this model: ${failure.message}`, details)
    case 'content_policy':
      return new ApiError('content_policy', say`${provider} refused the content: ${failure.message}`, details)
    case 'rate_limit':
      return new ApiError('rate_limit_exceeded', say`${provider} is limiting requests at the moment. Wait and try again, or choose another model.`, { metadata, retryAfter: failure.retryAfter ?? 5, ...missing('capacity_exhausted', failed) })
    case 'account':
      return new ApiError('provider_error', say`${provider} does not serve this gateway at the moment. The operator has to look at it; another model works meanwhile.`, { metadata: { provider_name: provider, ...earlier(failed) } })
    case 'retryable':
      if (failure.code === 'timeout') return new ApiError('provider_timeout', say`${provider} did not answer in time. Try again, or choose another model.`, { metadata, ...missing('temporarily_unavailable', failed) })
      if (failure.status === 503 || failure.status === 529) {
        return new ApiError('provider_unavailable', say`${provider} is overloaded or down. Try again, or choose another model.`, { metadata, retryAfter: failure.retryAfter ?? 5, ...missing('temporarily_unavailable', failed) })
      }
      // What a failing server says of itself is for its operators, not for ours or theirs.
      return new ApiError('provider_error', say`${provider} failed: ${howItFailed(failure)}. Try again, or choose another model.`, { metadata, ...missing(failure.status === 404 ? 'model_unavailable_upstream' : 'temporarily_unavailable', failed) })
  }
}

/** What was tried before the last one, in OpenRouter's words. */
function earlier({ tried }: UpstreamFailure): { previous_errors?: object[] } {
  const before = tried?.attempts.slice(0, -1) ?? []
  return before.length > 0 ? { previous_errors: before.map(({ provider, status, error }) => ({ provider: nameOf(provider), code: error ?? null, status })) } : {}
}

function missing(code: Availability['code'], { tried, provider, failure }: UpstreamFailure): { availability?: Availability } {
  if (!tried) return {}
  const providers = [...new Set([...tried.attempts.slice(0, -1).map((attempt) => nameOf(attempt.provider)), provider])]
  return { availability: availability(code, tried.models, { affected_providers: providers, ...(failure.retryAfter !== undefined && { retry_after: Math.ceil(failure.retryAfter) }) }) }
}

function nameOf(id: string): string {
  return providerWith(id)?.name ?? id
}

function howItFailed({ status, code, message }: Failure): Phrase {
  if (code === 'connection') return message === unreachable ? say`it cannot be reached` : say`the connection broke`
  return status >= 500 ? say`it answered with status ${status}` : say`the answer broke off or made no sense`
}

const unreachable = 'it cannot be reached'

/** What broke a connection to a provider, as an error: our own reason to end a call stays what it is, all else is the provider's failure. */
export function brokenBy(error: unknown, provider: string): ApiError | UpstreamFailure {
  if (error instanceof ApiError || error instanceof UpstreamFailure) return error
  return new UpstreamFailure(error instanceof EventTooLong ? broken(error.message) : connectionFailure(error), provider)
}

/** Socket trouble, as undici reports it, in the words of a Failure. */
function connectionFailure(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (/TIMEOUT/.test(code) || (error instanceof Error && error.name === 'TimeoutError')) return { class: 'retryable', status: 0, code: 'timeout', message: 'no answer in time' }
  const message = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? unreachable : 'the connection broke'
  return { class: 'retryable', status: 0, code: 'connection', message }
}

/** Whatever went wrong as what the caller is told; a defect of ours stays unnamed and is logged. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof UpstreamFailure) return toApiError(error)
  if (isUnavailable(error)) return new ApiError('service_unavailable', 'The database is not reachable at the moment. Try again in a few seconds.', { retryAfter: 2, cause: error })
  log.error({ error: error instanceof Error ? error.stack : String(error) }, 'unexpected error')
  return new ApiError('internal_error', 'Something went wrong here. It has been logged; nothing was charged.', { cause: error })
}
