import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { isObject } from '#lib/dialects/json.ts'

/** What a caller heard, in words that are the same for every dialect. */
export interface Heard {
  text: string
  calls: { name: string; arguments: unknown }[]
  finish: string | null
  input: number | null
  output: number | null
}

export const inbounds = ['openai-chat', 'openai-responses', 'anthropic-messages'] as const
export type InboundName = (typeof inbounds)[number]

export interface Question {
  model: string
  stream: boolean
}

/** Asks one question with the official SDK of a dialect, which retries nothing. Throws what the SDK throws. */
export type Ask = (question: Question) => Promise<Heard>

/** @param url the gateway's, without /v1 */
export function callers(url: string, key: string): Record<InboundName, Ask> {
  const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 })
  const anthropic = new Anthropic({ baseURL: url, apiKey: key, authToken: null, maxRetries: 0 })
  return {
    'openai-chat': (question) => askChat(openai, question),
    'openai-responses': (question) => askResponses(openai, question),
    'anthropic-messages': (question) => askMessages(anthropic, question),
  }
}

const words = 'Hello!'

async function askChat(client: OpenAI, { model, stream }: Question): Promise<Heard> {
  const body = { model, messages: [{ role: 'user' as const, content: words }] }
  const answer = stream
    ? await client.chat.completions.stream({ ...body, stream_options: { include_usage: true } }).finalChatCompletion()
    : await client.chat.completions.create(body)
  const choice = answer.choices[0]
  return {
    text: choice?.message.content ?? '',
    calls: (choice?.message.tool_calls ?? []).map((call) =>
      call.type === 'custom' ? custom(call.custom.name, call.custom.input) : { name: call.function.name, arguments: parsed(call.function.arguments) },
    ),
    finish: choice?.finish_reason ?? null,
    input: answer.usage?.prompt_tokens ?? null,
    output: answer.usage?.completion_tokens ?? null,
  }
}

async function askResponses(client: OpenAI, { model, stream }: Question): Promise<Heard> {
  const body = { model, input: words }
  const answer = stream ? await client.responses.stream(body).finalResponse() : await client.responses.create(body)
  const calls = answer.output.flatMap((item) => {
    if (item.type === 'custom_tool_call') return [custom(item.name, item.input)]
    return item.type === 'function_call' ? [{ name: item.name, arguments: parsed(item.arguments) }] : []
  })
  const reasons: Record<string, string> = { max_output_tokens: 'length', content_filter: 'content_filter' }
  const incomplete = answer.status === 'incomplete' ? (reasons[answer.incomplete_details?.reason ?? ''] ?? 'incomplete') : undefined
  return {
    text: answer.output_text,
    calls,
    finish: incomplete ?? (answer.status !== 'completed' ? (answer.status ?? null) : calls.length > 0 ? 'tool_calls' : 'stop'),
    input: answer.usage?.input_tokens ?? null,
    output: answer.usage?.output_tokens ?? null,
  }
}

const stopReasons: Record<string, string> = {
  end_turn: 'stop', stop_sequence: 'stop', pause_turn: 'stop', compaction: 'stop',
  max_tokens: 'length', model_context_window_exceeded: 'length', tool_use: 'tool_calls', refusal: 'content_filter',
}

async function askMessages(client: Anthropic, { model, stream }: Question): Promise<Heard> {
  const body = { model, max_tokens: 4_096, messages: [{ role: 'user' as const, content: words }] }
  const answer = stream ? await client.messages.stream(body).finalMessage() : await client.messages.create(body)
  const { input_tokens: fresh, cache_read_input_tokens: read, cache_creation_input_tokens: written, output_tokens: output } = answer.usage
  return {
    text: answer.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    calls: answer.content.flatMap((block) => (block.type === 'tool_use' ? [{ name: block.name, arguments: block.input }] : [])),
    finish: answer.stop_reason === null ? null : (stopReasons[answer.stop_reason] ?? answer.stop_reason),
    input: fresh + (read ?? 0) + (written ?? 0),
    output,
  }
}

function custom(name: string, input: string): Heard['calls'][number] {
  return { name, arguments: { __custom_input__: input } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Whether an SDK's exception is an error in the words of the dialect: a status of 400 or more (none inside a stream) and a told reason. */
export function isProperError(dialect: InboundName, error: unknown): boolean {
  if (dialect === 'anthropic-messages') {
    if (!(error instanceof Anthropic.APIError)) return false
    const body: unknown = error.error
    return isObject(body) && body.type === 'error' && isObject(body.error) && typeof body.error.type === 'string' && typeof body.error.message === 'string'
  }
  return error instanceof OpenAI.APIError && error.message !== '' && !/no body|undefined/.test(error.message)
}
