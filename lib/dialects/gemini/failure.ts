import type { Failure, FailureClass } from '../../chat/events.ts'
import { classify, type RawFailure } from '../failure.ts'
import { isObject, numberOf, objectOf, objectsOf, parseValue, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** { error: { code, message, status, details } }, sometimes inside an array. */
export function failure(status: number, headers: Headers, body: string): Failure {
  const error = errorOf(parseValue(body))
  if (error) return classify({ ...fieldsOf(error, status), status, headers })
  return classify({ status, headers, message: /^\s*</.test(body) ? '' : body.slice(0, 500) })
}

/** The same inside a stream that began with HTTP 200; null where there is no error. */
export function failureInside(value: unknown): Failure | null {
  const error = errorOf(value)
  if (!error) return null
  const code = numberOf(error.code)
  const status = code !== undefined && code >= 400 && code < 600 ? code : 500
  return { ...classify({ ...fieldsOf(error, status), status }), status: 200 }
}

function errorOf(value: unknown): JsonObject | undefined {
  const body: unknown = Array.isArray(value) ? value.find((item) => isObject(item) && item.error != null) : value
  if (!isObject(body)) return undefined
  return objectOf(body.error) ?? (typeof body.error === 'string' ? { message: body.error } : undefined)
}

function fieldsOf(error: JsonObject, status: number): Omit<RawFailure, 'status'> {
  const details = objectsOf(error.details)
  const reason = stringOf(details.find((detail) => kind(detail) === 'ErrorInfo')?.reason)
  const message = stringOf(error.message) ?? ''
  const fields: Omit<RawFailure, 'status'> = { message }
  const code = reason ?? stringOf(error.status)
  if (code !== undefined) fields.code = code
  const param = stringOf(objectsOf(details.find((detail) => kind(detail) === 'BadRequest')?.fieldViolations)[0]?.field)
  if (param !== undefined) fields.param = param
  const delay = /^(\d+(?:\.\d+)?)s$/.exec(stringOf(details.find((detail) => kind(detail) === 'RetryInfo')?.retryDelay) ?? '')
  if (delay) fields.retryAfter = Number(delay[1])
  const decided = classOf(status, reason, stringOf(error.status), message)
  if (decided) fields.class = decided
  return fields
}

/** "type.googleapis.com/google.rpc.RetryInfo" → "RetryInfo". */
function kind(detail: JsonObject): string | undefined {
  return stringOf(detail['@type'])?.split('.').at(-1)
}

function classOf(status: number, reason: string | undefined, word: string | undefined, message: string): FailureClass | undefined {
  if (reason && /^(?:API_KEY_|SERVICE_DISABLED|BILLING_DISABLED|CONSUMER_|ACCESS_TOKEN_|ACCOUNT_STATE_|IAM_)/.test(reason)) return 'account'
  // Ordinary limits are worded as "check your plan and billing details" too: only spent credit is money.
  if (status === 429 || word === 'RESOURCE_EXHAUSTED') return /prepa(?:y|id)|credits? (?:are|is|have|has)|spend(?:ing)? cap/i.test(message) ? 'account' : 'rate_limit'
  // "User location is not supported": a matter of where we stand, not of the request.
  if (word === 'FAILED_PRECONDITION') return 'account'
  return undefined
}
