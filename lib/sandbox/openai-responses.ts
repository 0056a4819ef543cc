import { hash } from 'node:crypto'
import { halves } from './tokens.ts'
import { isJson, jsonList, positive, Refusal, text, type Answer, type Choice, type Json, type Piece, type Question, type TokenCount, type ToolSpec, type Voice } from './types.ts'

/** OpenAI's Responses, stateless. */
export const openaiResponses: Voice = {
  read(body, place) {
    const items = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : jsonList(body.input)
    if (items.length === 0) throw new Refusal(400, "Missing required parameter: 'input'.")
    const tools = jsonList(body.tools).flatMap((tool) => toolSpecs(tool))
    const format = isJson(body.text) && isJson(body.text.format) ? body.text.format : {}
    const reasoning = isJson(body.reasoning) ? body.reasoning : undefined
    const include: unknown[] = Array.isArray(body.include) ? body.include : []
    return {
      provider: place.provider,
      model: text(body.model),
      transcript: [...(typeof body.instructions === 'string' ? [body.instructions] : []), ...items.map(itemText)],
      prompt: contentText(items.findLast((item) => item.role === 'user')),
      tools,
      callable: items.at(-1)?.type === 'function_call_output' ? [] : callable(tools, body.tool_choice),
      json: format.type === 'json_schema' ? { schema: isJson(format.schema) ? format.schema : undefined } : format.type === 'json_object' ? {} : undefined,
      maxTokens: positive(body.max_output_tokens),
      stop: [],
      n: 1,
      reasoning: reasoning !== undefined && reasoning.effort !== 'none',
      stream: body.stream === true,
      usage: true,
      wishes: { summary: reasoning?.summary !== undefined, encrypted: include.includes('reasoning.encrypted_content') },
    }
  },

  whole: (question, answer) => response(question, answer, output(question, answer)),

  stream(question, answer) {
    const pieces: Piece[] = []
    const send = (type: string, fields: Json): number =>
      pieces.push({ text: `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: pieces.length, ...fields })}\n\n` })
    const opening = { ...response(question, answer, []), status: 'in_progress', usage: null, incomplete_details: null }
    send('response.created', { response: opening })
    send('response.in_progress', { response: opening })
    const items = output(question, answer)
    items.forEach((item, index) => streamItem(item, index, answer, send))
    const finished = response(question, answer, items)
    send(finished.status === 'incomplete' ? 'response.incomplete' : 'response.completed', { response: finished })
    pieces.at(-1)!.end = true
    return pieces
  },

  error: (status, message) => ({ error: { message, type: status >= 500 ? 'server_error' : 'invalid_request_error', param: null, code: status === 401 ? 'invalid_api_key' : null } }),
  streamError: (message) => `event: error\ndata: ${JSON.stringify({ type: 'error', sequence_number: 0, code: 'server_error', message, param: null })}\n\n`,
}

type Send = (type: string, fields: Json) => number

function streamItem(item: Json, index: number, answer: Answer, send: Send): void {
  const choice = answer.choices[0]!
  const place = { item_id: item.id, output_index: index }
  if (item.type === 'message') {
    const part = { type: 'output_text', text: '', annotations: [], logprobs: [] }
    const whole = { ...part, text: choice.text.join('') }
    send('response.output_item.added', { output_index: index, item: { ...item, status: 'in_progress', content: [] } })
    send('response.content_part.added', { ...place, content_index: 0, part })
    for (const delta of choice.text) send('response.output_text.delta', { ...place, content_index: 0, delta, logprobs: [] })
    send('response.output_text.done', { ...place, content_index: 0, text: whole.text, logprobs: [] })
    send('response.content_part.done', { ...place, content_index: 0, part: whole })
  } else if (item.type === 'function_call') {
    send('response.output_item.added', { output_index: index, item: { ...item, status: 'in_progress', arguments: '' } })
    for (const delta of halves(text(item.arguments))) send('response.function_call_arguments.delta', { ...place, delta })
    send('response.function_call_arguments.done', { ...place, arguments: item.arguments, name: item.name })
  } else {
    send('response.output_item.added', { output_index: index, item: { ...item, summary: [] } })
    jsonList(item.summary).forEach((part, at) => {
      send('response.reasoning_summary_part.added', { ...place, summary_index: at, part: { ...part, text: '' } })
      for (const delta of choice.reasoning) send('response.reasoning_summary_text.delta', { ...place, summary_index: at, delta })
      send('response.reasoning_summary_text.done', { ...place, summary_index: at, text: part.text })
      send('response.reasoning_summary_part.done', { ...place, summary_index: at, part })
    })
  }
  send('response.output_item.done', { output_index: index, item })
}

function output(question: Question, answer: Answer): Json[] {
  const choice = answer.choices[0]!
  const items: Json[] = []
  if (choice.reasoning.length > 0) {
    const summary = question.wishes.summary ? [{ type: 'summary_text', text: choice.reasoning.join('') }] : []
    const proof = question.wishes.encrypted ? { encrypted_content: hash('sha256', answer.id, 'base64') } : {}
    items.push({ id: `rs_${answer.id}`, type: 'reasoning', summary, ...proof })
  }
  if (choice.text.length > 0 || (choice.calls.length === 0 && !cutShort(choice))) {
    const content = [{ type: 'output_text', text: choice.text.join(''), annotations: [], logprobs: [] }]
    items.push({ id: `msg_${answer.id}`, type: 'message', status: cutShort(choice) ? 'incomplete' : 'completed', role: 'assistant', content })
  }
  for (const call of choice.calls) {
    const namespace = question.tools.find((tool) => tool.name === call.name)?.namespace
    const place = { ...(namespace && { namespace }), name: call.name }
    items.push({ id: `fc_${call.id}`, type: 'function_call', status: 'completed', call_id: `call_${call.id}`, ...place, arguments: call.arguments })
  }
  return items
}

/** Why an answer is incomplete; undefined when it is not. */
function cutShort({ finish }: Choice): string | undefined {
  return finish === 'length' ? 'max_output_tokens' : finish === 'content_filter' ? 'content_filter' : undefined
}

function response(question: Question, answer: Answer, items: Json[]): Json {
  const reason = cutShort(answer.choices[0]!)
  return {
    id: `resp_${answer.id}`,
    object: 'response',
    created_at: answer.created,
    status: reason ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: reason ? { reason } : null,
    model: question.model,
    output: items,
    parallel_tool_calls: true,
    store: false,
    usage: question.usage ? usage(answer.usage) : null,
  }
}

function usage(count: TokenCount): Json {
  return {
    input_tokens: count.input,
    input_tokens_details: { cached_tokens: count.cached },
    output_tokens: count.output,
    output_tokens_details: { reasoning_tokens: count.reasoning },
    total_tokens: count.input + count.output,
  }
}

function toolSpecs(tool: Json, namespace?: string): ToolSpec[] {
  if (tool.type === 'namespace') return jsonList(tool.tools).flatMap((inner) => toolSpecs(inner, text(tool.name)))
  if (tool.type !== 'function') return []
  return [{ name: text(tool.name), schema: isJson(tool.parameters) ? tool.parameters : undefined, ...(namespace !== undefined && { namespace }) }]
}

function contentText(item: Json | undefined): string {
  if (!item) return ''
  return typeof item.content === 'string' ? item.content : jsonList(item.content).map((part) => text(part.text) || `[${text(part.type)}]`).join('\n')
}

function itemText(item: Json): string {
  if (item.type === 'function_call') return JSON.stringify({ name: item.name, arguments: item.arguments })
  if (item.type === 'function_call_output') return typeof item.output === 'string' ? item.output : JSON.stringify(item.output ?? '')
  return `${text(item.role)}: ${contentText(item)}`
}

function callable(tools: Question['tools'], choice: unknown): Question['tools'] {
  if (choice === 'none') return []
  return isJson(choice) && choice.type === 'function' ? tools.filter((tool) => tool.name === choice.name) : tools
}
