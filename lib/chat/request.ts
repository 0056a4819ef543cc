/**
 * Our own tongue for a chat call. Every inbound dialect parses into it, every outbound dialect builds
 * from it: N + M translators, never N × M. Pure types; nothing here knows a wire format.
 *
 * What a dialect has and this type has not stays in `native.body`, which reaches a provider of the
 * same dialect with only the listed fields rewritten; other dialects get a named warning or a refusal.
 */
import type { Dialect } from './dialect.ts'

export interface ChatRequest {
  /** As the caller wrote it: a catalogue id, an alias, `auto`, a suffix. */
  model: string
  messages: Message[]
  tools: Tool[]
  toolChoice?: ToolChoice
  /** False: at most one tool call a turn. */
  parallelToolCalls?: boolean
  /** Upper bound of generated tokens, reasoning included. */
  maxOutputTokens?: number
  temperature?: number
  topP?: number
  topK?: number
  minP?: number
  seed?: number
  presencePenalty?: number
  frequencyPenalty?: number
  repetitionPenalty?: number
  logitBias?: Record<string, number>
  stop?: string[]
  /** How many answers; 1 when absent. */
  n?: number
  logprobs?: { top: number }
  responseFormat?: ResponseFormat
  reasoning?: ReasoningOptions
  verbosity?: 'low' | 'medium' | 'high'
  serviceTier?: string
  /** The end user behind the caller, for providers' abuse detection. */
  user?: string
  metadata?: Record<string, string>
  /** Callers' hint that requests with the same value share a prompt prefix. */
  cacheKey?: string
  /** Cache the prompt as far as it goes, without marked parts (Anthropic's top-level cache_control). */
  cacheControl?: CacheControl
  /** What the caller tells the gateway, not the model. */
  routing?: Routing
  stream: boolean
  /** Whether a stream shall end with a usage chunk (OpenAI's stream_options.include_usage). */
  includeUsage: boolean
  /** The caller's own body. A provider of the same dialect gets it, so that unmodelled fields survive. */
  native: {
    dialect: Dialect
    body: Record<string, unknown>
    /** Request headers with which the dialect itself switches features on (anthropic-beta). */
    headers?: Record<string, string>
  }
  /** Fields of that body which this type cannot express: another dialect's provider will not see them. */
  untranslated: string[]
}

/** OpenRouter's fields for the gateway itself. */
export interface Routing {
  /** Models to try after `model`. */
  models?: string[]
  provider?: ProviderWishes
  plugins?: (AutoRouter | ({ id: string } & Record<string, unknown>))[]
  /** Groups the calls of one conversation. */
  sessionId?: string
  /** Ours, for `auto`: 0 as cheap as can be, 1 as good as can be. */
  costQuality?: number
  /** Ours: what the call may cost at most, USD. */
  maxCost?: number
}

/** OpenRouter's plugin for `auto`: which models it may choose from, and how dear they may be. */
export interface AutoRouter {
  id: 'auto-router'
  enabled?: boolean | null | undefined
  /** Ids, any other names of models, or patterns: "anthropic/*". */
  allowed_models?: string[] | null | undefined
  excluded_models?: string[] | null | undefined
  cost_tier?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | null | undefined
  /** Stay with the conversation's model, whatever is asked next. */
  pin_model?: boolean | null | undefined
}

/** What a caller wishes about providers, in OpenRouter's words; null is the same as absent. docs/routing.md says what each means. */
export interface ProviderWishes {
  order?: string[] | null | undefined
  only?: string[] | null | undefined
  ignore?: string[] | null | undefined
  allow_fallbacks?: boolean | null | undefined
  require_parameters?: boolean | null | undefined
  data_collection?: 'allow' | 'deny' | null | undefined
  zdr?: boolean | null | undefined
  enforce_distillable_text?: false | null | undefined
  quantizations?: string[] | null | undefined
  sort?: ProviderSort | { by?: ProviderSort | null | undefined; partition?: 'model' | 'none' | null | undefined } | null | undefined
  /** USD per million tokens; a request or a picture: USD each. */
  max_price?: { [What in 'prompt' | 'completion' | 'request' | 'image' | 'audio']?: number | null | undefined } | null | undefined
  /** Tokens per second. */
  preferred_min_throughput?: ProviderBound | null | undefined
  /** Seconds. */
  preferred_max_latency?: ProviderBound | null | undefined
  /** Ours: time to the first token after which the next offer is asked. */
  max_ttft_ms?: number | null | undefined
}

export type ProviderSort = 'price' | 'throughput' | 'latency' | 'exacto'
export type Percentile = 'p50' | 'p75' | 'p90' | 'p99'
/** One number is the median. */
export type ProviderBound = number | { [At in Percentile]?: number | null | undefined }

export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage

export interface SystemMessage {
  role: 'system' | 'developer'
  name?: string
  content: TextPart[]
}

export interface UserMessage {
  role: 'user'
  name?: string
  content: UserPart[]
}

/** Parts stand in the order in which the model produced them: signatures only hold in that order. */
export interface AssistantMessage {
  role: 'assistant'
  name?: string
  content: AssistantPart[]
}

export interface ToolMessage {
  role: 'tool'
  callId: string
  /** The function's name where the dialect gives it; Gemini needs it, and finds it by callId otherwise. */
  name?: string
  content: (TextPart | ImagePart | FilePart)[]
  isError?: boolean
  cacheControl?: CacheControl
}

export type UserPart = TextPart | ImagePart | FilePart | AudioPart | NativePart
export type AssistantPart = TextPart | ReasoningPart | ToolCallPart | RefusalPart | ImagePart | AudioReference | NativePart

export interface CacheControl {
  ttl?: '5m' | '1h'
}

export interface TextPart {
  type: 'text'
  text: string
  cacheControl?: CacheControl
  annotations?: Annotation[]
  /** Gemini's thoughtSignature of this very part. */
  signature?: string
}

/** Where bytes come from. `data` is base64 without a prefix. */
export type MediaSource = { kind: 'url'; url: string } | { kind: 'data'; mediaType: string; data: string } | { kind: 'id'; id: string }

export interface ImagePart {
  type: 'image'
  source: MediaSource
  detail?: 'auto' | 'low' | 'high'
  cacheControl?: CacheControl
  /** Gemini's thoughtSignature of this picture, where a model made it. */
  signature?: string
}

export interface FilePart {
  type: 'file'
  source: MediaSource
  filename?: string
  cacheControl?: CacheControl
}

export interface AudioPart {
  type: 'audio'
  data: string
  format: string
}

/** An assistant's earlier spoken answer, known to the provider by its id. */
export interface AudioReference {
  type: 'audio_reference'
  id: string
}

/**
 * A stretch of reasoning, or one opaque proof of it. `format` says whose it is, in OpenRouter's words
 * (anthropic-claude-v1, google-gemini-v1, openai-responses-v1, unknown …): a signature is only ever
 * sent back to the provider family that made it.
 */
export interface ReasoningPart {
  type: 'reasoning'
  kind: 'text' | 'summary' | 'encrypted'
  /** The words of `text` and `summary`; the opaque blob of `encrypted`. */
  text: string
  signature?: string
  id?: string
  format?: string
  /** The tool call that this proof belongs to (Gemini signs call parts). */
  callId?: string
}

export interface ToolCallPart {
  type: 'tool_call'
  id: string
  name: string
  /** JSON text, "{}" where the model sent nothing; free text when `custom`. */
  arguments: string
  custom?: boolean
  /** Gemini's thoughtSignature of this call. */
  signature?: string
  cacheControl?: CacheControl
}

export interface RefusalPart {
  type: 'refusal'
  text: string
}

/** A block that only its own dialect understands (a hosted tool's call or result): kept whole, in place. */
export interface NativePart {
  type: 'native'
  dialect: Dialect
  value: Record<string, unknown>
}

export interface Annotation {
  type: 'url_citation'
  url: string
  title?: string
  content?: string
  start?: number
  end?: number
}

export type Tool = FunctionTool | CustomTool | NativeTool

export interface FunctionTool {
  type: 'function'
  name: string
  description?: string
  /** JSON Schema of the arguments; absent = no arguments. */
  parameters?: Record<string, unknown>
  strict?: boolean
  cacheControl?: CacheControl
}

/** OpenAI's custom tool: free text in, optionally bound by a grammar. */
export interface CustomTool {
  type: 'custom'
  name: string
  description?: string
  format?: Record<string, unknown>
}

/** A hosted tool (web search, code execution …) in its own dialect's words. */
export interface NativeTool {
  type: 'native'
  dialect: Dialect
  value: Record<string, unknown>
}

export type ToolChoice =
  | { type: 'auto' | 'none' | 'required' }
  | { type: 'tool'; name: string }
  | { type: 'allowed'; mode: 'auto' | 'required'; names: string[] }

export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | { type: 'json_schema'; name: string; description?: string; schema: Record<string, unknown>; strict?: boolean }

export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'

export interface ReasoningOptions {
  /** False switches reasoning off where the model allows it. */
  enabled?: boolean
  effort?: Effort
  /** Budget in tokens, for models that take one. */
  maxTokens?: number
  /** Reason, but do not send the reasoning to the caller. */
  exclude?: boolean
  summary?: 'auto' | 'concise' | 'detailed'
}
