/** What a column of the playground holds, and the request it becomes. No React here. */

export interface UserTurn {
  role: 'user'
  text: string
  /** data: URLs. */
  images: readonly string[]
}

export interface ToolTurn {
  role: 'tool'
  callId: string
  text: string
}

export interface ToolCall {
  id: string
  name: string
  /** JSON text, as far as it has come. */
  arguments: string
}

export interface AnswerTurn {
  role: 'assistant'
  state: 'running' | 'done' | 'stopped' | 'failed'
  text: string
  reasoning: string
  /** As the provider wants them back: they may carry signatures. */
  reasoningDetails: readonly ReasoningDetail[]
  toolCalls: readonly ToolCall[]
  /** The model and provider that answered, and the receipt's id. */
  model: string | null
  provider: string | null
  id: string | null
  finishReason: string | null
  usage: { input: number; output: number; cost: number } | null
  /** What went wrong, in the API's words. */
  problem: string | null
  /** ms from sending to the first content and to the end. */
  firstMs: number | null
  totalMs: number | null
  /** What was sent and what came, for the JSON view. */
  request: object
  chunks: readonly unknown[]
}

export type Turn = UserTurn | ToolTurn | AnswerTurn

export interface Parameters {
  system: string
  temperature: string
  topP: string
  maxTokens: string
  effort: '' | 'none' | 'low' | 'medium' | 'high'
  json: boolean
  /** JSON text of OpenAI's `tools`; '' = none. */
  tools: string
}

export const noParameters: Parameters = { system: '', temperature: '', topP: '', maxTokens: '', effort: '', json: false, tools: '' }

interface ReasoningDetail {
  type?: string
  index?: number
  text?: string
  summary?: string
  [field: string]: unknown
}

/** What `POST /v1/chat/completions` is sent. Throws SyntaxError when the tools are not a JSON array. */
export function requestOf(model: string, turns: readonly Turn[], parameters: Parameters): object {
  const tools = parseTools(parameters.tools)
  return {
    model,
    messages: [...(parameters.system.trim() ? [{ role: 'system', content: parameters.system }] : []), ...turns.flatMap(messageOf)],
    stream: true,
    ...(parameters.temperature !== '' && { temperature: Number(parameters.temperature) }),
    ...(parameters.topP !== '' && { top_p: Number(parameters.topP) }),
    ...(parameters.maxTokens !== '' && { max_tokens: Number(parameters.maxTokens) }),
    ...(parameters.effort && { reasoning: { effort: parameters.effort } }),
    ...(parameters.json && { response_format: { type: 'json_object' } }),
    ...(tools.length > 0 && { tools }),
  }
}

export function parseTools(text: string): unknown[] {
  if (!text.trim()) return []
  const tools: unknown = JSON.parse(text)
  if (!Array.isArray(tools)) throw new SyntaxError('not an array')
  return tools
}

function messageOf(turn: Turn): object[] {
  switch (turn.role) {
    case 'user':
      if (turn.images.length === 0) return [{ role: 'user', content: turn.text }]
      return [{ role: 'user', content: [...(turn.text ? [{ type: 'text', text: turn.text }] : []), ...turn.images.map((url) => ({ type: 'image_url', image_url: { url } }))] }]
    case 'tool':
      return [{ role: 'tool', tool_call_id: turn.callId, content: turn.text }]
    case 'assistant':
      // An answer that never began is no turn of the conversation.
      if (!turn.text && turn.toolCalls.length === 0) return []
      return [
        {
          role: 'assistant',
          content: turn.text,
          ...(turn.reasoningDetails.length > 0 && { reasoning_details: turn.reasoningDetails }),
          ...(turn.toolCalls.length > 0 && { tool_calls: turn.toolCalls.map(({ id, name, arguments: text }) => ({ id, type: 'function', function: { name, arguments: text } })) }),
        },
      ]
  }
}

/** Tool calls of the last answer that still wait for a result. */
export function openToolCalls(turns: readonly Turn[]): readonly ToolCall[] {
  const last = turns.findLast((turn) => turn.role === 'assistant')
  if (!last || last.state !== 'done') return []
  const answered = new Set(turns.flatMap((turn) => (turn.role === 'tool' ? [turn.callId] : [])))
  return last.toolCalls.filter((call) => !answered.has(call.id))
}

export function newAnswer(request: object): AnswerTurn {
  return {
    role: 'assistant', state: 'running', text: '', reasoning: '', reasoningDetails: [], toolCalls: [], model: null, provider: null, id: null,
    finishReason: null, usage: null, problem: null, firstMs: null, totalMs: null, request, chunks: [],
  }
}

/** A chunk of a streamed answer, as far as it is read here; everything in it may be missing. */
export interface Chunk {
  id?: string
  model?: string
  provider?: string
  choices?: { delta?: Delta; finish_reason?: string | null }[]
  usage?: { prompt_tokens: number; completion_tokens: number; cost?: number } | null
  error?: { message?: string }
}

interface Delta {
  content?: string | null
  reasoning?: string | null
  reasoning_details?: ReasoningDetail[]
  tool_calls?: { index: number; id?: string; function?: { name?: string; arguments?: string } }[]
}

/** The answer with one more chunk in it. `ms` is how long ago the request was sent. */
export function withChunk(answer: AnswerTurn, chunk: Chunk, ms: number): AnswerTurn {
  const { delta = {}, finish_reason: finishReason } = chunk.choices?.[0] ?? {}
  const isContent = Boolean(delta.content || delta.reasoning || delta.tool_calls?.length)
  return {
    ...answer,
    id: chunk.id ?? answer.id,
    model: chunk.model ?? answer.model,
    provider: chunk.provider || answer.provider,
    text: answer.text + (delta.content ?? ''),
    reasoning: answer.reasoning + (delta.reasoning ?? ''),
    reasoningDetails: (delta.reasoning_details ?? []).reduce(withDetail, answer.reasoningDetails),
    toolCalls: (delta.tool_calls ?? []).reduce(withToolCall, answer.toolCalls),
    finishReason: finishReason ?? answer.finishReason,
    usage: chunk.usage ? { input: chunk.usage.prompt_tokens, output: chunk.usage.completion_tokens, cost: chunk.usage.cost ?? 0 } : answer.usage,
    problem: chunk.error ? (chunk.error.message ?? 'error') : answer.problem,
    state: chunk.error ? 'failed' : answer.state,
    firstMs: answer.firstMs ?? (isContent ? ms : null),
    chunks: [...answer.chunks, chunk],
  }
}

/** Pieces of one block carry the same index and type: texts grow, whatever else comes (a signature) is kept. */
function withDetail(details: readonly ReasoningDetail[], piece: ReasoningDetail): readonly ReasoningDetail[] {
  const at = details.findIndex((detail) => detail.index === piece.index && detail.type === piece.type)
  if (at < 0 || piece.index === undefined) return [...details, piece]
  const known = details[at]!
  const merged = { ...known, ...piece, ...joined('text', known, piece), ...joined('summary', known, piece) }
  return details.with(at, merged)
}

function joined(field: 'text' | 'summary', known: ReasoningDetail, piece: ReasoningDetail): Partial<ReasoningDetail> {
  return known[field] === undefined && piece[field] === undefined ? {} : { [field]: (known[field] ?? '') + (piece[field] ?? '') }
}

function withToolCall(calls: readonly ToolCall[], piece: { index: number; id?: string; function?: { name?: string; arguments?: string } }): readonly ToolCall[] {
  const known = calls[piece.index] ?? { id: '', name: '', arguments: '' }
  const grown = { id: piece.id || known.id, name: known.name + (piece.function?.name ?? ''), arguments: known.arguments + (piece.function?.arguments ?? '') }
  return piece.index < calls.length ? calls.with(piece.index, grown) : [...calls, grown]
}

/** Output tokens a second between the first token and the last; null where there is nothing to divide. */
export function tokensPerSecond({ usage, firstMs, totalMs }: AnswerTurn): number | null {
  if (!usage || firstMs === null || totalMs === null || totalMs <= firstMs) return null
  return usage.output / ((totalMs - firstMs) / 1000)
}

/** USD as a JSON number in whole nano-USD: the API's costs have at most nine places. */
export function nanoOf(cost: number): string {
  return String(Math.round(cost * 1e9))
}
