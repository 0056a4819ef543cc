/**
 * What an answer is made of, whatever the provider's wire format: a stream of small events. A whole
 * (non-streamed) answer is the same events at once. Order within a choice is the order of production.
 *
 * Every stream ends with exactly one `finish` per choice or with one `error`; `usage` comes at most
 * once, after the last `finish` or right before the `error` (readers merge a provider's running totals).
 */
import type { Dialect } from './dialect.ts'
import type { Annotation } from './request.ts'
import type { Usage } from './usage.ts'

export type ChatEvent =
  | StartEvent
  | TextEvent
  | ReasoningEvent
  | RefusalEvent
  | ToolCallEvent
  | ToolArgumentsEvent
  | ImageEvent
  | AudioEvent
  | AnnotationEvent
  | LogprobsEvent
  | NativeEvent
  | FinishEvent
  | UsageEvent
  | ErrorEvent

/** Facts about the answer as a whole, as far as the provider tells them. */
export interface StartEvent {
  type: 'start'
  /** The provider's own id of the answer: kept for receipts and support, never shown as ours. */
  id?: string
  /** The model the provider says it ran. */
  model?: string
  fingerprint?: string
  serviceTier?: string
}

export interface TextEvent {
  type: 'text'
  choice: number
  text: string
  /** Gemini's signature of this part; a part with one is never merged with a part without. */
  signature?: string
}

/** A piece of reasoning. Pieces with the same `index` belong to one block; `signature` closes it. */
export interface ReasoningEvent {
  type: 'reasoning'
  choice: number
  index: number
  kind: 'text' | 'summary' | 'encrypted'
  text: string
  signature?: string
  id?: string
  format?: string
  callId?: string
}

export interface RefusalEvent {
  type: 'refusal'
  choice: number
  text: string
}

/** Opens a tool call. `index` counts a choice's calls from 0. Arguments may follow in pieces. */
export interface ToolCallEvent {
  type: 'tool_call'
  choice: number
  index: number
  id: string
  name: string
  custom?: boolean
  signature?: string
}

/** A piece of a call's JSON text. A call without any piece has the arguments "{}". */
export interface ToolArgumentsEvent {
  type: 'tool_arguments'
  choice: number
  index: number
  text: string
}

export interface ImageEvent {
  type: 'image'
  choice: number
  mediaType: string
  /** Base64. */
  data: string
  /** Gemini's signature of this picture. */
  signature?: string
}

export interface AudioEvent {
  type: 'audio'
  choice: number
  id?: string
  data?: string
  transcript?: string
  expiresAt?: number
}

export interface AnnotationEvent {
  type: 'annotation'
  choice: number
  annotation: Annotation
}

export interface LogprobsEvent {
  type: 'logprobs'
  choice: number
  content: TokenLogprob[]
  refusal?: TokenLogprob[]
}

export interface TokenLogprob {
  token: string
  logprob: number
  bytes: number[] | null
  top_logprobs: { token: string; logprob: number; bytes: number[] | null }[]
}

/** A whole block of a hosted tool in the provider's own words. */
export interface NativeEvent {
  type: 'native'
  choice: number
  dialect: Dialect
  value: Record<string, unknown>
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'error'

export interface FinishEvent {
  type: 'finish'
  choice: number
  reason: FinishReason
  /** The provider's own word. */
  raw: string | null
  stopSequence?: string
}

export interface UsageEvent {
  type: 'usage'
  usage: Usage
}

/** The provider failed inside an answer that began with HTTP 200. Nothing follows. */
export interface ErrorEvent {
  type: 'error'
  failure: Failure
}

/**
 * A provider's failure, classified once by the dialect that read it:
 * - `retryable`: another try or another offer may work (overload, timeout, broken stream);
 * - `request`: the caller's request is wrong for this model; every offer would refuse it;
 * - `account`: our key or our money at this provider; another offer may work, the key needs care;
 * - `rate_limit`: wait or go elsewhere;
 * - `context_length`, `content_policy`: final for this model.
 */
export type FailureClass = 'retryable' | 'request' | 'account' | 'rate_limit' | 'context_length' | 'content_policy'

export interface Failure {
  class: FailureClass
  /** The provider's HTTP status, or 200 when the failure came inside a stream, or 0 when none arrived. */
  status: number
  /** The provider's sentence, scrubbed of keys, organisation ids and addresses. */
  message: string
  code?: string
  /** Which field the provider blames. */
  param?: string
  /** Seconds the provider asks to wait. */
  retryAfter?: number
}

/**
 * One step of an answer: what it means, and, for a caller of the same dialect, what the provider
 * literally sent (one JSON object), so that fields nobody modelled survive the relay.
 */
export interface Frame {
  events: ChatEvent[]
  native?: Record<string, unknown>
}

/** Whether an event is part of the answer itself: after the first of these there is no failing over. */
export function isContent(event: ChatEvent): boolean {
  switch (event.type) {
    case 'text':
    case 'reasoning':
      return event.text !== '' || event.signature !== undefined
    case 'refusal':
    case 'tool_call':
    case 'tool_arguments':
    case 'image':
    case 'audio':
    case 'annotation':
    case 'native':
      return true
    default:
      return false
  }
}
