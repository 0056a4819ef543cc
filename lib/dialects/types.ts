/**
 * The two faces of a dialect. A dialect's folder holds `wire.ts` (the format's types and schemas),
 * `inbound.ts` (callers speak it to us) and `outbound.ts` (we speak it to providers).
 */
import type { Dialect } from '../chat/dialect.ts'
import type { ChatRequest, Effort } from '../chat/request.ts'
import type { ChatEvent, Failure, Frame } from '../chat/events.ts'
import type { Usage } from '../chat/usage.ts'
import type { ApiError } from '../errors.ts'

export type JsonObject = Record<string, unknown>

/** How a provider's model differs from its dialect's plain form: a closed list, never code per provider. */
export interface Quirks {
  /** The name under which the output limit travels. Default: the dialect's own. */
  maxTokensField?: 'max_tokens' | 'max_completion_tokens'
  /** The role for system texts the caller marked `developer`. Default 'system'. */
  developerRole?: 'developer' | 'system'
  /** Request fields this provider refuses or misreads; dropped with a warning. */
  drop?: readonly string[]
  /** Request fields it knows under another name. */
  rename?: Readonly<Record<string, string>>
  /**
   * How reasoning is asked for. OpenAI chat: `effort` (default), `thinking-type` (thinking.type enabled or
   * disabled), `enable-thinking` (enable_thinking, thinking_budget), `openrouter` (the reasoning object).
   * Anthropic: `budget` (default; thinking.budget_tokens) or `adaptive` (thinking adaptive, output_config.effort).
   * Gemini: `budget` (default; thinkingBudget) or `effort` (thinkingLevel). `none`: not at all.
   */
  reasoning?: 'effort' | 'thinking-type' | 'enable-thinking' | 'openrouter' | 'budget' | 'adaptive' | 'none'
  /** The efforts this model knows, ascending; another one is replaced by the nearest. Default: all. */
  efforts?: readonly Effort[]
  /** Its reasoning stands inside the text, between <think> and </think>. */
  thinkTags?: boolean
  /** Where it puts the reasoning of an assistant turn, and whether it wants it back. */
  reasoningField?: 'reasoning_content' | 'reasoning' | 'reasoning_details'
  replayReasoning?: 'never' | 'with-tool-calls' | 'always'
  /** OpenAI Responses: whose encrypted reasoning it is, in OpenRouter's words. Default openai-responses-v1. */
  reasoningFormat?: string
  /** Structured output it can do by itself. */
  structuredOutput?: 'json_schema' | 'json_object' | 'none'
  /** Rejects stream_options, or reports usage without being asked. */
  streamOptions?: boolean
  /** Cannot fetch images by URL. */
  inlineImages?: boolean
  /** The form of tool call ids it insists on. */
  toolCallIds?: 'any' | 'alphanumeric-9' | 'short-40'
  /** OpenAI Responses: the hosted tools it may be given; others cost by the call, which no price here covers. Default: all. */
  hostedTools?: readonly string[]
  /** Understands cache_control on content parts; others must not see it. */
  cacheControl?: boolean
  /** Anthropic: accepts role "system" between the messages. */
  systemInMessages?: boolean
  /** completion_tokens leaves the reasoning out. */
  reasoningOutsideCompletion?: boolean
  /** Extra fields for every request. */
  add?: JsonObject
}

/** The offer about to be called, as far as a dialect must know it. */
export interface Target {
  /** Provider id, for warnings and failures: "deepseek". */
  provider: string
  /** The provider's own name of the model. */
  model: string
  quirks: Quirks
  /** The model's output limit in tokens, for dialects that must send one. */
  maxOutput: number
  /** False: sending temperature or top_p is an error for this model. */
  sampling: boolean
  reasoning: boolean
}

/** What to send upstream: a path below the provider's base URL, dialect headers, and the body. */
export interface UpstreamRequest {
  path: string
  headers: Record<string, string>
  body: JsonObject
  /** What could not be carried over, one sentence each. */
  warnings: string[]
}

/** We speak it to a provider. */
export interface Outbound {
  dialect: Dialect
  /** Throws ApiError (unsupported_parameter, naming the field) when the request cannot be expressed. */
  build(request: ChatRequest, target: Target): UpstreamRequest
  /** Reads a whole (non-streamed) answer with HTTP 2xx. */
  read(body: JsonObject, target: Target): Frame
  /** Reads a stream: parsed SSE events in, frames out. Keeps state, so one reader a stream. */
  reader(target: Target): StreamReader
  /** Classifies an answer with another status; `body` is its raw text, at most 64 KB. */
  failure(status: number, headers: Headers, body: string): Failure
}

export interface StreamReader {
  /** One SSE event: its `event:` name where there was one, and its data. */
  push(event: string | undefined, data: string): Frame | null
  /** The upstream closed: the last frame, which is an `error` event when the stream broke off. */
  end(): Frame | null
  /** What the provider has said about usage so far: for a call whose caller hung up. */
  usage(): Usage | null
}

/** What a caller is told about the answer besides its content. */
export interface AnswerInfo {
  /** "gen-…" */
  id: string
  /** Seconds since 1970. */
  created: number
  /** Our id of the model that answered. */
  model: string
  /** Display name of the provider that answered. */
  provider: string
  /** The answer comes from a provider of the caller's own dialect: relay `frame.native`. */
  relay: boolean
  warnings: string[]
}

/** What the call cost, known once the settlement is committed. */
export interface Charge {
  usage: Usage
  estimated: boolean
  /** What the caller's account was charged, USD. 0 when a free call paid. */
  cost: number
  /** At list price, USD. */
  listCost: { input: number; output: number }
  freeCall: boolean
  /** What `auto` chose and why, as callers read it. */
  auto?: JsonObject
}

/** Callers speak it to us. */
export interface Inbound {
  dialect: Dialect
  /**
   * `body` is parsed JSON of bounded size; `headers` are the caller's, of which a dialect takes only its own.
   * Throws ApiError naming the field at fault.
   */
  parse(body: unknown, headers?: Headers): ChatRequest
  /** The whole answer as one JSON object. `frames` are all frames of the answer. */
  whole(frames: Frame[], info: AnswerInfo, charge: Charge, request: ChatRequest): JsonObject
  /** Writes a stream: SSE text for each frame ('' for nothing), then `end` or `fail`. */
  writer(info: AnswerInfo, request: ChatRequest): StreamWriter
  /** The body of an error answer. */
  error(error: ApiError, requestId: string): JsonObject
}

export interface StreamWriter {
  write(frame: Frame): string
  /** Everything that follows the last content: finish, usage with cost, terminator. */
  end(charge: Charge): string
  /** A failure after the stream began, in the dialect's own form, and the end of the stream. */
  fail(error: ApiError, charge: Charge | null): string
}

export type { ChatEvent, ChatRequest, Dialect, Failure, Frame, Usage }
