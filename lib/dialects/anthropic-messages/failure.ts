import type { Failure, FailureClass } from '../../chat/events.ts'
import { classify } from '../failure.ts'
import { objectOf, parseObject, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

const classes: Record<string, FailureClass> = {
  authentication_error: 'account',
  permission_error: 'account',
  billing_error: 'account',
  rate_limit_error: 'rate_limit',
  overloaded_error: 'retryable',
  api_error: 'retryable',
  timeout_error: 'retryable',
  not_found_error: 'retryable',
  request_too_large: 'request',
}

/** { type: "error", error: { type, message } }; other shapes come from proxies and compatible hosts. */
export function failure(status: number, headers: Headers, body: string): Failure {
  const parsed = parseObject(body)
  return classify({ ...fieldsOf(parsed ?? {}, parsed ? '' : plainText(body)), status, headers })
}

/** The same inside a stream that began with HTTP 200. */
export function failureInside(body: JsonObject): Failure | null {
  if (body.type !== 'error' && objectOf(body.error) === undefined) return null
  return { ...classify({ ...fieldsOf(body, ''), status: 500 }), status: 200 }
}

function fieldsOf(body: JsonObject, text: string): { message: string; code?: string; class?: FailureClass } {
  const error = objectOf(body.error) ?? body
  const type = stringOf(error.type) ?? stringOf(error.code)
  const message = stringOf(error.message) ?? stringOf(body.message) ?? stringOf(body.error) ?? text
  // Anthropic answers an empty purse with 400 invalid_request_error; the words decide there.
  const decided = type !== undefined && type !== 'error' ? classes[type] : undefined
  return { message, ...(type !== undefined && type !== 'error' && { code: type }), ...(decided && { class: decided }) }
}

function plainText(text: string): string {
  return /^\s*</.test(text) ? '' : text.slice(0, 500)
}
