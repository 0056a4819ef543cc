import { halves } from './tokens.ts'
import { isJson, jsonList, positive, Refusal, text, type Answer, type Choice, type Json, type Piece, type Place, type Question, type TokenCount, type Voice } from './types.ts'

// Who puts reasoning where, and who shows none of it in this format.
const reasoningUnderReasoning = new Set(['groq', 'cerebras', 'openrouter', 'together', 'ollama', 'stepfun'])
const reasoningHidden = new Set(['openai', 'azure', 'bedrock'])
// Who reports usage in the chunk that carries finish_reason, asked or not.
const usageWithFinish = new Set(['deepseek', 'mistral', 'zhipu', 'zai', 'groq'])

/** OpenAI's chat completions, with the differences of those who speak it too. */
export const openaiChat: Voice = {
  read(body, place) {
    if (!Array.isArray(body.messages) || body.messages.length === 0) throw new Refusal(400, "'messages' is a required property")
    const messages = jsonList(body.messages)
    const last = messages.at(-1)
    const tools = jsonList(body.tools).map((tool) => {
      const spec = isJson(tool.function) ? tool.function : isJson(tool.custom) ? tool.custom : tool
      return { name: text(spec.name), schema: isJson(spec.parameters) ? spec.parameters : undefined }
    })
    if (tools.length > 0) refuseReasoning(body, place)
    const format = isJson(body.response_format) ? body.response_format : {}
    const schema = isJson(format.json_schema) && isJson(format.json_schema.schema) ? format.json_schema.schema : undefined
    return {
      provider: place.provider,
      model: text(body.model),
      transcript: messages.map((message) => `${text(message.role)}: ${contentText(message)}`),
      prompt: contentText(messages.findLast((message) => message.role === 'user') ?? {}),
      tools,
      callable: last?.role === 'tool' ? [] : callable(tools, body.tool_choice),
      json: format.type === 'json_schema' ? { schema } : format.type === 'json_object' ? {} : undefined,
      maxTokens: positive(body.max_completion_tokens) ?? positive(body.max_tokens),
      stop: (Array.isArray(body.stop) ? body.stop : [body.stop]).filter((stop) => typeof stop === 'string'),
      n: Math.min(positive(body.n) ?? 1, 8),
      reasoning: wantsReasoning(body),
      stream: body.stream === true,
      usage: body.stream !== true || usageWithFinish.has(place.provider) || (isJson(body.stream_options) && body.stream_options.include_usage === true),
      wishes: { logprobs: body.logprobs === true },
    }
  },

  whole(question, answer) {
    return {
      ...head(question, answer, 'chat.completion'),
      choices: answer.choices.map((choice, index) => ({
        index,
        message: {
          role: 'assistant',
          content: choice.calls.length > 0 && choice.text.length === 0 ? null : choice.text.join(''),
          refusal: null,
          ...reasoningField(question, choice.reasoning.join('')),
          ...(choice.calls.length > 0 && { tool_calls: choice.calls.map(toolCall) }),
        },
        logprobs: question.wishes.logprobs ? logprobs(choice) : null,
        finish_reason: finish(choice),
      })),
      ...(question.usage && { usage: usage(question, answer.usage) }),
    }
  },

  stream(question, answer) {
    const chunk = (rest: Json): Piece => data({ ...head(question, answer, 'chat.completion.chunk'), ...rest })
    const pieces: Piece[] = []
    answer.choices.forEach((choice, index) => {
      const delta = (content: Json, reason: string | null = null) => chunk({ choices: [{ index, delta: content, logprobs: null, finish_reason: reason }] })
      pieces.push(delta({ role: 'assistant', content: '' }))
      if (!reasoningHidden.has(question.provider)) for (const token of choice.reasoning) pieces.push(delta(reasoningField(question, token)))
      for (const token of choice.text) pieces.push(delta({ content: token }))
      choice.calls.forEach((call, at) => {
        pieces.push(delta({ tool_calls: [{ index: at, ...toolCall(call), function: { name: call.name, arguments: '' } }] }))
        for (const part of halves(call.arguments)) pieces.push(delta({ tool_calls: [{ index: at, function: { arguments: part } }] }))
      })
      const inFinish = question.usage && usageWithFinish.has(question.provider) && index === answer.choices.length - 1
      const ending = { choices: [{ index, delta: {}, logprobs: null, finish_reason: finish(choice) }] }
      pieces.push({ ...chunk(inFinish ? { ...ending, usage: usage(question, answer.usage) } : ending), end: true })
    })
    if (question.usage && !usageWithFinish.has(question.provider)) {
      pieces.push({ ...chunk({ choices: [], usage: usage(question, answer.usage) }), end: true })
    }
    pieces.push({ text: 'data: [DONE]\n\n', end: true })
    return pieces
  },

  error: (status, message) => ({ error: { message, type: status >= 500 ? 'server_error' : 'invalid_request_error', param: null, code: status === 401 ? 'invalid_api_key' : status === 429 ? 'rate_limit_exceeded' : null } }),
  streamError: (message) => `data: ${JSON.stringify({ error: { message, type: 'server_error', param: null, code: null } })}\n\n`,
}

function contentText(message: Json): string {
  const parts = typeof message.content === 'string' ? [message.content] : jsonList(message.content).map((part) => text(part.text) || `[${text(part.type)}]`)
  const calls = jsonList(message.tool_calls).map((call) => JSON.stringify(call.function ?? call))
  return [...parts, ...calls].join('\n')
}

function callable(tools: Question['tools'], choice: unknown): Question['tools'] {
  if (choice === 'none') return []
  const named = isJson(choice) && isJson(choice.function) ? text(choice.function.name) : ''
  return named ? tools.filter((tool) => tool.name === named) : tools
}

/** What OpenAI says since GPT-5.4; from GPT-5.6 on also when no effort is named, as those reason unless told not to. */
function refuseReasoning(body: Json, { provider }: Place): void {
  const version = provider === 'openai' || provider === 'azure' ? Number(/^gpt-(\d+(?:\.\d+)?)/.exec(text(body.model))?.[1]) : 0
  const effort = body.reasoning_effort ?? (version >= 5.6 ? 'medium' : 'none')
  if (version >= 5.4 && effort !== 'none') {
    throw new Refusal(400, `Function tools with reasoning_effort are not supported for ${text(body.model)} in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.`)
  }
}

function wantsReasoning(body: Json): boolean {
  if (typeof body.reasoning_effort === 'string') return body.reasoning_effort !== 'none'
  if (isJson(body.thinking)) return body.thinking.type !== 'disabled'
  if (isJson(body.reasoning)) return body.reasoning.enabled !== false && body.reasoning.effort !== 'none'
  return body.enable_thinking === true
}

function head(question: Question, answer: Answer, object: string): Json {
  return { id: `chatcmpl-${answer.id}`, object, created: answer.created, model: question.model, system_fingerprint: 'fp_sandbox' }
}

function reasoningField(question: Question, words: string): Json {
  if (words === '' || reasoningHidden.has(question.provider)) return {}
  if (!reasoningUnderReasoning.has(question.provider)) return { reasoning_content: words }
  if (question.provider !== 'openrouter') return { reasoning: words }
  return { reasoning: words, reasoning_details: [{ type: 'reasoning.text', text: words, format: 'unknown', index: 0 }] }
}

function toolCall(call: Choice['calls'][number]): Json {
  return { id: `call_${call.id}`, type: 'function', function: { name: call.name, arguments: call.arguments } }
}

function finish(choice: Choice): string {
  return choice.finish === 'stop_sequence' ? 'stop' : choice.finish
}

function logprobs(choice: Choice): Json {
  return { content: choice.text.map((token) => ({ token, logprob: -0.1, bytes: [...Buffer.from(token)], top_logprobs: [] })), refusal: null }
}

function usage(question: Question, count: TokenCount): Json {
  // xAI counts reasoning beside the completion, all others inside it.
  const completion = question.provider === 'xai' ? count.output - count.reasoning : count.output
  return {
    prompt_tokens: count.input,
    completion_tokens: completion,
    total_tokens: count.input + count.output,
    prompt_tokens_details: { cached_tokens: count.cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: count.reasoning, audio_tokens: 0 },
    ...(question.provider === 'deepseek' && { prompt_cache_hit_tokens: count.cached, prompt_cache_miss_tokens: count.input - count.cached }),
  }
}

function data(value: Json): Piece {
  return { text: `data: ${JSON.stringify(value)}\n\n` }
}
