import { hash } from 'node:crypto'
import { halves } from './tokens.ts'
import { isJson, jsonList, positive, Refusal, text, type Answer, type Choice, type Json, type Piece, type Question, type TokenCount, type Voice } from './types.ts'

/** Anthropic's Messages, version 2023-06-01. */
export const anthropicMessages: Voice = {
  read(body, place) {
    const messages = jsonList(body.messages)
    if (messages.length === 0) throw new Refusal(400, 'messages: at least one message is required')
    const maxTokens = positive(body.max_tokens)
    if (maxTokens === undefined && !place.path.endsWith('/count_tokens')) throw new Refusal(400, 'max_tokens: Field required')
    const system = typeof body.system === 'string' ? [body.system] : jsonList(body.system).map(blockText)
    const tools = jsonList(body.tools).map((tool) => ({ name: text(tool.name), schema: isJson(tool.input_schema) ? tool.input_schema : undefined }))
    const resultIn = blocks(messages.at(-1)).some((block) => block.type === 'tool_result')
    const output = isJson(body.output_config) ? body.output_config : {}
    const format = isJson(output.format) ? output.format : isJson(body.output_format) ? body.output_format : {}
    return {
      provider: place.provider,
      model: text(body.model),
      transcript: [...system, ...messages.map((message) => `${text(message.role)}: ${blocks(message).map(blockText).join('\n')}`)],
      prompt: blocks(messages.findLast((message) => message.role === 'user')).map((block) => text(block.text)).join('\n'),
      tools,
      callable: resultIn ? [] : callable(tools, body.tool_choice),
      json: format.type === 'json_schema' ? { schema: isJson(format.schema) ? format.schema : undefined } : undefined,
      maxTokens,
      stop: Array.isArray(body.stop_sequences) ? body.stop_sequences.filter((stop) => typeof stop === 'string') : [],
      n: 1,
      reasoning: isJson(body.thinking) ? body.thinking.type !== 'disabled' : 'effort' in output,
      stream: body.stream === true,
      usage: true,
      cacheUpTo: cacheUpTo(body, system.length, messages),
      wishes: {},
    }
  },

  whole(question, answer) {
    const choice = answer.choices[0]!
    const content: Json[] = []
    if (choice.reasoning.length > 0) content.push({ type: 'thinking', thinking: choice.reasoning.join(''), signature: signature(answer) })
    if (choice.text.length > 0) content.push({ type: 'text', text: choice.text.join('') })
    for (const call of choice.calls) content.push({ type: 'tool_use', id: `toolu_${call.id}`, name: call.name, input: JSON.parse(call.arguments) })
    return { ...message(question, answer), content, ...stop(choice), ...(question.usage && { usage: usage(answer.usage, answer.usage.output) }) }
  },

  stream(question, answer) {
    const choice = answer.choices[0]!
    const start = { ...message(question, answer), content: [], stop_reason: null, stop_sequence: null, ...(question.usage && { usage: usage(answer.usage, 1) }) }
    const pieces: Piece[] = [event('message_start', { message: start }), event('ping', {})]
    let index = 0
    const block = (opening: Json, deltas: Json[]) => {
      pieces.push(event('content_block_start', { index, content_block: opening }))
      for (const delta of deltas) pieces.push(event('content_block_delta', { index, delta }))
      pieces.push(event('content_block_stop', { index: index++ }))
    }
    if (choice.reasoning.length > 0) {
      const words = choice.reasoning.map((thinking) => ({ type: 'thinking_delta', thinking }))
      block({ type: 'thinking', thinking: '', signature: '' }, [...words, { type: 'signature_delta', signature: signature(answer) }])
    }
    if (choice.text.length > 0) block({ type: 'text', text: '' }, choice.text.map((token) => ({ type: 'text_delta', text: token })))
    for (const call of choice.calls) {
      const parts = call.arguments === '{}' ? [''] : halves(call.arguments)
      block({ type: 'tool_use', id: `toolu_${call.id}`, name: call.name, input: {} }, parts.map((part) => ({ type: 'input_json_delta', partial_json: part })))
    }
    const counted = question.usage ? { usage: usage(answer.usage, answer.usage.output) } : {}
    pieces.push({ ...event('message_delta', { delta: stop(choice), ...counted }), end: true }, { ...event('message_stop', {}), end: true })
    return pieces
  },

  error: (status, message) => ({ type: 'error', error: { type: errorType(status), message }, request_id: 'req_sandbox' }),
  streamError: (message) => `event: error\ndata: ${JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message } })}\n\n`,
}

function blocks(message: Json | undefined): Json[] {
  if (!message) return []
  return typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : jsonList(message.content)
}

function blockText(block: Json): string {
  if (block.type === 'tool_use') return JSON.stringify(block.input ?? {})
  if (block.type === 'tool_result') return typeof block.content === 'string' ? block.content : jsonList(block.content).map(blockText).join('\n')
  return text(block.text) || text(block.thinking) || `[${text(block.type)}]`
}

function callable(tools: Question['tools'], choice: unknown): Question['tools'] {
  if (!isJson(choice)) return tools
  if (choice.type === 'none') return []
  return choice.type === 'tool' ? tools.filter((tool) => tool.name === choice.name) : tools
}

/** The last message (or system block) that carries cache_control, counted as in the transcript; -1 = none. */
function cacheUpTo(body: Json, systems: number, messages: Json[]): number {
  const marked = (block: Json) => isJson(block.cache_control)
  if (marked(body)) return systems + messages.length - 1
  const message = messages.findLastIndex((candidate) => blocks(candidate).some(marked))
  return message >= 0 ? systems + message : jsonList(body.system).findLastIndex(marked)
}

function message(question: Question, answer: Answer): Json {
  return { id: `msg_${answer.id}`, type: 'message', role: 'assistant', model: question.model }
}

function stop(choice: Choice): Json {
  const reasons = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use', stop_sequence: 'stop_sequence', content_filter: 'refusal' }
  return { stop_reason: reasons[choice.finish], stop_sequence: choice.stopSequence ?? null }
}

function usage(count: TokenCount, output: number): Json {
  return {
    input_tokens: count.input - count.cached - count.written,
    cache_creation_input_tokens: count.written,
    cache_read_input_tokens: count.cached,
    cache_creation: { ephemeral_5m_input_tokens: count.written, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
  }
}

function signature(answer: Answer): string {
  return hash('sha256', answer.id, 'base64')
}

function event(type: string, fields: Json): Piece {
  return { text: `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n` }
}

function errorType(status: number): string {
  const types: Record<number, string> = { 401: 'authentication_error', 403: 'permission_error', 404: 'not_found_error', 413: 'request_too_large', 429: 'rate_limit_error', 529: 'overloaded_error' }
  return types[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error')
}
