import type { Failure, FailureClass } from '../../chat/events.ts'
import { broken, classify } from '../failure.ts'
import { stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

// Codes of a failed response (OpenAI's API reference, ResponseError, read 2026-11); others are judged by their words.
const classes: Record<string, FailureClass> = {
  server_error: 'retryable', vector_store_timeout: 'retryable', failed_to_download_image: 'retryable',
  rate_limit_exceeded: 'rate_limit', insufficient_quota: 'account', billing_hard_limit_reached: 'account',
  invalid_prompt: 'content_policy', image_content_policy_violation: 'content_policy', bio_policy: 'content_policy', cyber_policy: 'content_policy',
  context_length_exceeded: 'context_length',
}

/** What went wrong inside an answer that began with HTTP 200. */
export function failureOf(error: JsonObject): Failure {
  const [code, message] = [stringOf(error.code), stringOf(error.message)]
  if (code === undefined && message === undefined) return broken('The provider failed.')
  const type = stringOf(error.type)
  const decided = code === undefined ? undefined : (classes[code] ?? (/image/.test(code) ? 'request' : undefined))
  const failure = classify({
    status: 500,
    message: message ?? '',
    ...(code !== undefined && { code }),
    // The event's own name is no kind of error.
    ...(type !== undefined && type !== 'error' && { type }),
    ...(stringOf(error.param) !== undefined && { param: stringOf(error.param) }),
    ...(decided && { class: decided }),
  })
  return { ...failure, status: 200 }
}
