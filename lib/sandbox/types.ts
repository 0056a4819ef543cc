/** What the four wire formats have in common here: a question in, an answer out. */
export type Json = Record<string, unknown>

/** A chat request, as far as the sandbox cares. */
export interface Question {
  /** Provider id, the first part of the path. */
  provider: string
  model: string
  /** Every message as text, system first: what is counted as input. */
  transcript: string[]
  /** What the user said last. */
  prompt: string
  tools: ToolSpec[]
  /** Empty when no tool may be called: none given, forbidden, or a result has just come in. */
  callable: ToolSpec[]
  /** The answer must be JSON, by this schema where there is one. */
  json?: { schema?: Json }
  maxTokens?: number
  stop: string[]
  n: number
  /** The caller asked for reasoning, or for its effort. */
  reasoning: boolean
  stream: boolean
  /** Report usage. */
  usage: boolean
  /** Anthropic: messages up to this index (of `transcript`) are to be cached. */
  cacheUpTo?: number
  /** Things a caller asked for that only one format knows. */
  wishes: Json
}

export interface ToolSpec {
  name: string
  /** Responses only. */
  namespace?: string
  schema: Json | undefined
}

export interface Answer {
  /** The same for the same question; formats put their own prefix before it. */
  id: string
  /** Seconds since 1970. */
  created: number
  model: string
  choices: Choice[]
  usage: TokenCount
}

export interface Choice {
  reasoning: string[]
  /** The text, token by token. */
  text: string[]
  calls: { id: string; name: string; arguments: string }[]
  finish: 'stop' | 'length' | 'tool_calls' | 'stop_sequence' | 'content_filter'
  stopSequence?: string
}

export interface TokenCount {
  /** Everything read, cached tokens included. */
  input: number
  cached: number
  written: number
  /** Everything produced, reasoning included. */
  output: number
  reasoning: number
}

/** A piece of a stream; `end` marks what a provider that breaks off does not send any more. */
export interface Piece {
  text: string
  end?: true
}

/** One wire format. */
export interface Voice {
  /** Throws Refusal where the real API would answer 400. */
  read(body: Json, place: Place): Question
  whole(question: Question, answer: Answer): Json
  stream(question: Question, answer: Answer): Piece[]
  error(status: number, message: string): Json
  /** An error in the middle of a stream. */
  streamError(message: string): string
}

/** Where a request arrived: "/deepseek/chat/completions" is provider "deepseek", path "/chat/completions". */
export interface Place {
  provider: string
  path: string
  search: string
}

/** A request the real provider would refuse. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function jsonList(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : []
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? Math.floor(value) : undefined
}
