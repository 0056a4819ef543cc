import { hash } from 'node:crypto'
import { isJson, jsonList, positive, Refusal, text, type Answer, type Choice, type Json, type Piece, type Question, type TokenCount, type Voice } from './types.ts'

/** Gemini's generateContent; streamed with `alt=sse`. */
export const gemini: Voice = {
  read(body, place) {
    const contents = jsonList(body.contents)
    if (contents.length === 0) throw new Refusal(400, '* GenerateContentRequest.contents: contents is not specified')
    const [model, method] = place.path.slice('/models/'.length).split(':') as [string, string?]
    const config = isJson(body.generationConfig) ? body.generationConfig : {}
    const thinking = isJson(config.thinkingConfig) ? config.thinkingConfig : undefined
    const tools = jsonList(body.tools)
      .flatMap((tool) => jsonList(tool.functionDeclarations))
      .map((tool) => ({ name: text(tool.name), schema: [tool.parameters, tool.parametersJsonSchema].find(isJson) }))
    const resultIn = parts(contents.at(-1)).some((part) => isJson(part.functionResponse))
    const system = isJson(body.systemInstruction) ? [parts(body.systemInstruction).map(partText).join('\n')] : []
    return {
      provider: place.provider,
      model: decodeURIComponent(model),
      transcript: [...system, ...contents.map((content) => `${text(content.role)}: ${parts(content).map(partText).join('\n')}`)],
      prompt: parts(contents.findLast((content) => content.role !== 'model')).map((part) => text(part.text)).join('\n'),
      tools,
      callable: resultIn ? [] : callable(tools, body.toolConfig),
      json: config.responseMimeType === 'application/json' ? { schema: [config.responseJsonSchema, config.responseSchema].find(isJson) } : undefined,
      maxTokens: positive(config.maxOutputTokens),
      stop: Array.isArray(config.stopSequences) ? config.stopSequences.filter((stop) => typeof stop === 'string') : [],
      n: Math.min(positive(config.candidateCount) ?? 1, 8),
      reasoning: thinking !== undefined && thinking.thinkingBudget !== 0,
      stream: method === 'streamGenerateContent',
      usage: true,
      wishes: { includeThoughts: thinking?.includeThoughts === true },
    }
  },

  whole(question, answer) {
    const candidates = answer.choices.map((choice, index) => candidate(allParts(question, answer, choice), index, choice))
    return envelope(question, answer, candidates, answer.usage)
  },

  stream(question, answer) {
    const pieces: Piece[] = []
    answer.choices.forEach((choice, index) => {
      const send = (part: Json) => pieces.push(data(envelope(question, answer, [candidate([part], index)])))
      if (question.wishes.includeThoughts) for (const token of choice.reasoning) send({ text: token, thought: true })
      for (const token of choice.text) send({ text: token })
      for (const part of callParts(answer, choice)) send(part)
      const last = index === answer.choices.length - 1
      pieces.push({ ...data(envelope(question, answer, [candidate([{ text: '' }], index, choice)], last ? answer.usage : undefined)), end: true })
    })
    return pieces
  },

  error: (status, message) => ({ error: { code: status, message, status: statusName(status) } }),
  streamError: (message) => `data: ${JSON.stringify({ error: { code: 503, message, status: 'UNAVAILABLE' } })}\n\n`,
}

function parts(content: Json | undefined): Json[] {
  return jsonList(content?.parts)
}

function partText(part: Json): string {
  if (isJson(part.functionCall)) return JSON.stringify(part.functionCall)
  if (isJson(part.functionResponse)) return JSON.stringify(part.functionResponse)
  return typeof part.text === 'string' ? part.text : '[media]'
}

function callable(tools: Question['tools'], toolConfig: unknown): Question['tools'] {
  const config = isJson(toolConfig) && isJson(toolConfig.functionCallingConfig) ? toolConfig.functionCallingConfig : {}
  if (config.mode === 'NONE') return []
  const allowed = config.allowedFunctionNames
  return Array.isArray(allowed) && allowed.length > 0 ? tools.filter((tool) => allowed.includes(tool.name)) : tools
}

function allParts(question: Question, answer: Answer, choice: Choice): Json[] {
  const thoughts = question.wishes.includeThoughts && choice.reasoning.length > 0 ? [{ text: choice.reasoning.join(''), thought: true }] : []
  const words = choice.text.length > 0 ? [{ text: choice.text.join('') }] : []
  return [...thoughts, ...words, ...callParts(answer, choice)]
}

/** Only the first call of a turn is signed, as Gemini 3 does it. */
function callParts(answer: Answer, choice: Choice): Json[] {
  return choice.calls.map((call, index) => ({
    functionCall: { name: call.name, args: JSON.parse(call.arguments) as Json },
    ...(index === 0 && { thoughtSignature: hash('sha256', answer.id, 'base64') }),
  }))
}

function candidate(content: Json[], index: number, ended?: Choice): Json {
  const reasons = { stop: 'STOP', stop_sequence: 'STOP', tool_calls: 'STOP', length: 'MAX_TOKENS', content_filter: 'SAFETY' }
  const finish = ended && { finishReason: reasons[ended.finish] }
  return { content: { parts: content, role: 'model' }, ...finish, index }
}

function envelope(question: Question, answer: Answer, candidates: Json[], count?: TokenCount): Json {
  const counted = count && question.usage ? { usageMetadata: usage(count) } : {}
  return { candidates, ...counted, modelVersion: question.model, responseId: answer.id }
}

function usage(count: TokenCount): Json {
  return {
    promptTokenCount: count.input,
    candidatesTokenCount: count.output - count.reasoning,
    totalTokenCount: count.input + count.output,
    ...(count.cached > 0 && { cachedContentTokenCount: count.cached }),
    ...(count.reasoning > 0 && { thoughtsTokenCount: count.reasoning }),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: count.input }],
  }
}

function data(value: Json): Piece {
  return { text: `data: ${JSON.stringify(value)}\r\n\r\n` }
}

function statusName(status: number): string {
  const names: Record<number, string> = { 400: 'INVALID_ARGUMENT', 401: 'UNAUTHENTICATED', 403: 'PERMISSION_DENIED', 404: 'NOT_FOUND', 429: 'RESOURCE_EXHAUSTED', 503: 'UNAVAILABLE', 504: 'DEADLINE_EXCEEDED' }
  return names[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT')
}
