import type { Modality } from '../../catalog/types.ts'
import type { ChatRequest, Message } from '../../chat/request.ts'

/** What a request asks of whoever answers it. */
export interface Needs {
  tools: boolean
  /** Beside text. */
  input: ReadonlySet<Modality>
  jsonSchema: boolean
  /** All text that the model reads, UTF-8, and how many pictures and files. */
  promptBytes: number
  images: number
  /** At least this many tokens, however the model counts; 0 = too few to matter. */
  promptAtLeast: number
  /** What it probably is. */
  promptLikely: number
  /** 0 = not said. */
  maxOutput: number
  /** Parts, tools or fields that only this dialect's own providers understand. */
  native: ChatRequest['native']['dialect'] | null
  /** Parameters that are set, in OpenRouter's words. */
  parameters(): readonly string[]
}

/** No tokenizer makes fewer tokens of ordinary text: it has three to five bytes a token in any language. */
const BYTES_PER_TOKEN_AT_MOST = 6
const BYTES_PER_TOKEN = 4

export function needsOf(request: ChatRequest, { promptBytes, images }: Pick<Needs, 'promptBytes' | 'images'>): Needs {
  return {
    promptBytes,
    images,
    tools: request.tools.length > 0,
    input: modalities(request.messages),
    jsonSchema: request.responseFormat?.type === 'json_schema',
    promptAtLeast: Math.floor(promptBytes / BYTES_PER_TOKEN_AT_MOST),
    promptLikely: Math.floor(promptBytes / BYTES_PER_TOKEN),
    maxOutput: request.maxOutputTokens ?? 0,
    native: isNative(request) ? request.native.dialect : null,
    parameters: () => parametersOf(request),
  }
}

const none: ReadonlySet<Modality> = new Set()

function modalities(messages: readonly Message[]): ReadonlySet<Modality> {
  let found: Set<Modality> | undefined
  for (const message of messages) {
    // Pictures that a model made itself stand in its own turns: every text model ignores those.
    if (message.role === 'assistant') continue
    for (const { type } of message.content) if (type === 'image' || type === 'audio' || type === 'file') (found ??= new Set()).add(type)
  }
  return found ?? none
}

function isNative(request: ChatRequest): boolean {
  // Whoever keeps its conversation itself wants OpenAI's reasoning back to send it again: chat completions have none.
  const { include } = request.native.body
  if (Array.isArray(include) && include.includes('reasoning.encrypted_content')) return true
  if (request.untranslated.length > 0 || request.tools.some((tool) => tool.type === 'native')) return true
  return request.messages.some((message) => message.content.some((part) => part.type === 'native'))
}

function parametersOf(request: ChatRequest): string[] {
  const { reasoning, responseFormat: format } = request
  const given: [string, unknown][] = [
    ['temperature', request.temperature],
    ['top_p', request.topP],
    ['top_k', request.topK],
    ['min_p', request.minP],
    ['seed', request.seed],
    ['presence_penalty', request.presencePenalty],
    ['frequency_penalty', request.frequencyPenalty],
    ['repetition_penalty', request.repetitionPenalty],
    ['logit_bias', request.logitBias],
    ['logprobs', request.logprobs],
    ['stop', request.stop],
    ['tools', request.tools.length > 0 || undefined],
    ['tool_choice', request.tools.length > 0 ? request.toolChoice : undefined],
    ['parallel_tool_calls', request.tools.length > 0 ? request.parallelToolCalls : undefined],
    ['response_format', format && format.type !== 'text' ? format : undefined],
    ['structured_outputs', format?.type === 'json_schema' || undefined],
    ['reasoning', reasoning && reasoning.enabled !== false && reasoning.effort !== 'none' ? reasoning : undefined],
  ]
  return given.filter(([, value]) => value !== undefined).map(([name]) => name)
}
