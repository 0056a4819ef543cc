import type { Attempt } from '../billing/types.ts'
import { errorCodes, type ApiError } from '../errors.ts'
import type { Charge } from '../dialects/types.ts'
import { generationId } from '../ids.ts'
import { asAnswered, autoHeaders } from './auto/explain.ts'
import type { Call } from './call.ts'
import type { Opened } from './open.ts'
import type { Visit } from './visit.ts'

/** On every answer of /v1: any origin may call with its own key; nothing may be cached on the way. */
const common = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*', 'cache-control': 'private, no-store' }

export interface Answered {
  opened?: Pick<Opened, 'candidate'>
  charge?: Charge
  warnings: string[]
}

type Answerable = Pick<Call, 'requestId' | 'startedTick' | 'attempts' | 'auto'> & { request: { stream: boolean } }

export function answerHeaders(context: { sandbox: boolean }, call: Answerable, { opened, charge, warnings }: Answered): Record<string, string> {
  const headers: Record<string, string> = {
    ...common,
    'content-type': call.request.stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    'x-request-id': call.requestId,
    'x-generation-id': generationId(call.requestId),
  }
  // Proxies such as nginx would hold a stream back otherwise.
  if (call.request.stream) headers['x-accel-buffering'] = 'no'
  if (opened) {
    headers['x-aipower-model'] = opened.candidate.model.id
    headers['x-aipower-provider'] = opened.candidate.offer.provider
    Object.assign(headers, effort(call))
  }
  if (call.auto) Object.assign(headers, autoHeaders(opened ? asAnswered(call.auto, opened.candidate.model) : call.auto), charge?.auto && { 'x-aipower-auto-baseline-cost': decimal(Number(charge.auto.baseline_cost)) })
  if (charge) headers['x-aipower-cost'] = decimal(charge.cost)
  if (context.sandbox) headers['x-aipower-sandbox'] = 'true'
  return Object.assign(headers, warningHeader(warnings))
}

/** Percent-encoded. Warnings repeat a caller's words, which may hold half a character: that cannot be encoded. */
export function warningHeader(warnings: readonly string[]): Record<string, string> {
  return warnings.length > 0 ? { 'x-aipower-warnings': encodeURIComponent(warnings.join(' | ').toWellFormed()) } : {}
}

/** How many providers were asked, and how long it took until these headers, ms: there, and here. Of a stream that is the time to its first content. */
function effort({ startedTick, attempts }: { startedTick: number; attempts: readonly Attempt[] }): Record<string, string> {
  const upstream = attempts.reduce((sum, { ms }) => sum + ms, 0)
  const overhead = Math.max(0, Math.round(performance.now() - startedTick - upstream))
  return { 'x-aipower-attempts': String(attempts.length), 'x-aipower-overhead-ms': String(overhead), 'server-timing': `upstream;dur=${upstream}, gateway;dur=${overhead}` }
}

export function jsonHeaders(context: { sandbox: boolean } | null, requestId: string): Record<string, string> {
  return { ...common, 'content-type': 'application/json', 'x-request-id': requestId, ...(context?.sandbox && { 'x-aipower-sandbox': 'true' }) }
}

/** Of a call that had begun and came to nothing: its receipt, and what was tried. */
export function failedHeaders({ requestId, startedTick, attempts }: Visit): Record<string, string> {
  return attempts ? { 'x-generation-id': generationId(requestId), ...effort({ startedTick, attempts }) } : {}
}

/** Tells SDKs when, and whether, a repeat makes sense: they retry twice by themselves otherwise. */
export function errorHeaders(error: ApiError): Record<string, string> {
  const headers: Record<string, string> = { 'x-should-retry': String(errorCodes[error.code].retryable) }
  if (error.retryAfter !== undefined) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfter)))
    headers['retry-after-ms'] = String(Math.max(1, Math.ceil(error.retryAfter * 1000)))
  }
  return headers
}

/** Never in exponent form, which parsers of headers do not expect. */
function decimal(amount: number): string {
  return amount.toFixed(12).replace(/\.?0+$/, '')
}
