import type { Failure, FailureClass } from '../../chat/events.ts'
import { classify, type RawFailure } from '../failure.ts'
import { isObject, numberOf, objectOf, parseObject, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** Classifies an answer with an error status; `body` is its raw text, which may be anything. */
export function failure(status: number, headers: Headers, body: string): Failure {
  const parsed = parseJson(body)
  return classify({ ...errorFields(parsed ?? {}, body), status, headers })
}

/** An error inside HTTP 200: an `error` object, MiniMax's `base_resp`, or a bare error body. Null when there is none. */
export function failureInside(body: JsonObject): Failure | null {
  const business = objectOf(body.base_resp)
  const code = numberOf(business?.status_code)
  if (code) return classify({ status: 200, message: stringOf(business?.status_msg) ?? '', code: String(code), class: minimaxCodes[code] ?? 'retryable' })
  const bare = body.choices == null && (body.object === 'error' || typeof body.detail === 'string')
  if (body.error == null && !bare) return null
  const fields = errorFields(body, '')
  const status = numberOf(objectOf(body.error)?.status_code) ?? numberOf(objectOf(body.error)?.code)
  // The status decides the class as it would have before the stream began, but the answer came with 200.
  return { ...classify({ ...fields, status: status !== undefined && status >= 400 && status < 600 ? status : 500 }), status: 200 }
}

function parseJson(text: string): JsonObject | null {
  const object = parseObject(text)
  if (object) return object
  // Google's OpenAI layer wraps the object in an array.
  const match = /^\s*\[([\s\S]*)\]\s*$/.exec(text)
  return match ? parseObject(match[1]!) : null
}

/** Every known shape: {error:{…}}, {error:"text"}, {message}, {detail}, {msg}, {error_msg}, {ResponseMetadata:{Error}}. */
function errorFields(body: JsonObject, text: string): Omit<RawFailure, 'status'> {
  const error = objectOf(body.error) ?? objectOf(objectOf(body.ResponseMetadata)?.Error) ?? body
  const message =
    stringOf(error.message) ?? stringOf(error.Message) ?? stringOf(body.error) ?? stringOf(body.message) ?? detailText(body.detail) ??
    stringOf(body.msg) ?? stringOf(body.error_msg) ?? (isObject(error) && Object.keys(error).length > 0 ? '' : plainText(text))
  const fields: Omit<RawFailure, 'status'> = { message: withRaw(message, error) }
  const code = error.code ?? error.Code ?? body.code ?? body.error_code ?? error.status
  if (typeof code === 'string' || typeof code === 'number') fields.code = String(code)
  const type = stringOf(error.type) ?? stringOf(body.type)
  if (type !== undefined) fields.type = type
  const param = stringOf(error.param) ?? stringOf(body.param)
  if (param !== undefined) fields.param = param
  const decided = zhipuCodes[fields.code ?? '']
  if (decided) fields.class = decided
  return fields
}

/** OpenRouter hides the real sentence in metadata.raw, behind "Provider returned error". */
function withRaw(message: string, error: JsonObject): string {
  const raw = stringOf(objectOf(error.metadata)?.raw)
  if (!raw || message.includes(raw)) return message
  const inner = parseObject(raw)
  const sentence = stringOf(objectOf(inner?.error)?.message) ?? stringOf(inner?.message) ?? raw
  return `${message}: ${sentence}`
}

function detailText(detail: unknown): string | undefined {
  if (typeof detail === 'string') return detail
  return detail == null ? undefined : JSON.stringify(detail).slice(0, 500)
}

/** A proxy's HTML page says nothing a caller could use. */
function plainText(text: string): string {
  return /^\s*</.test(text) ? '' : text.slice(0, 500)
}

// Zhipu / Z.ai business codes, docs.z.ai "Errors", read 2026-11.
const zhipuCodes: Record<string, FailureClass> = {
  1000: 'account', 1001: 'account', 1002: 'account', 1003: 'account', 1004: 'account', 1111: 'account',
  1110: 'account', 1112: 'account', 1113: 'account', 1121: 'account', 1220: 'account', 1311: 'account',
  1304: 'account', 1308: 'account', 1309: 'account', 1310: 'account',
  1210: 'request', 1213: 'request', 1214: 'request', 1211: 'retryable', 1221: 'retryable', 1222: 'retryable', 1234: 'retryable',
  1261: 'context_length', 1301: 'content_policy',
  1302: 'rate_limit', 1303: 'rate_limit', 1305: 'rate_limit', 1313: 'rate_limit',
}

// MiniMax business codes in HTTP 200, platform.minimax.io "Error codes", read 2026-11.
const minimaxCodes: Record<number, FailureClass> = {
  1004: 'account', 1008: 'account', 2049: 'account', 2056: 'account', 2061: 'account',
  1002: 'rate_limit', 1039: 'rate_limit', 1041: 'rate_limit',
  1026: 'content_policy', 1027: 'content_policy', 1042: 'request', 2013: 'request',
  1000: 'retryable', 1001: 'retryable', 1013: 'retryable', 1024: 'retryable', 1033: 'retryable',
}
