import { type ApiError, errorCodes } from '../../errors.ts'
import type { JsonObject } from '../types.ts'

const types: Record<string, string> = {
  invalid_request: 'invalid_request_error',
  context_length_exceeded: 'invalid_request_error',
  content_policy_violation: 'invalid_request_error',
  unprocessable: 'invalid_request_error',
  authentication: 'authentication_error',
  payment_required: 'billing_error',
  permission_denied: 'permission_error',
  not_found: 'not_found_error',
  payload_too_large: 'request_too_large',
  rate_limit_exceeded: 'rate_limit_error',
  provider_overloaded: 'overloaded_error',
  timeout: 'timeout_error',
}

/** Upon this Anthropic's SDK, whose tool runner begins a thread by itself, sends whole conversations instead (1.14.0, read 2026-11-27). */
const noThreads = { error_code: 'thread_unsupported_request' }

/** Anthropic's error object; `error_type` says the same in OpenRouter's words. */
export function errorBody(error: ApiError, requestId?: string): JsonObject {
  const { kind } = errorCodes[error.code]
  return {
    type: 'error',
    error: {
      type: types[kind] ?? 'api_error',
      message: error.message,
      error_type: kind,
      code: error.code,
      ...(error.param !== null && { param: error.param }),
      ...(error.param === 'thread' && { details: noThreads }),
      ...(error.metadata && { metadata: error.metadata }),
      ...(error.availability && { availability: error.availability }),
    },
    request_id: requestId ?? null,
  }
}
