import type { ChatRequest, Tool, ToolChoice } from '../../chat/request.ts'
import { leaveBehind, unsupported } from '../fields.ts'
import { isForeign } from '../foreign.ts'
import { toolsFor } from '../hosted-tools.ts'
import { objectOf, objectsOf } from '../json.ts'
import { nearestEffort, switchedOff, wantedEffort } from '../reasoning-effort.ts'
import { jsonInstruction } from '../structured-output.ts'
import type { JsonObject, Target, UpstreamRequest } from '../types.ts'
import { inputItems } from './build-input.ts'
import { gatewayFields } from '../gateway-fields.ts'
import { say } from '../../say.ts'

const ENCRYPTED = 'reasoning.encrypted_content'
/** OpenAI's own lower bound. */
const LEAST_OUTPUT = 16

/**
 * The body for a provider of this dialect. A caller's own body goes through with only what has to differ
 * changed; another dialect's request is written anew. Throws ApiError unsupported_parameter.
 */
export function build(request: ChatRequest, target: Target): UpstreamRequest {
  const warnings: string[] = []
  const same = request.native.dialect === 'openai-responses'
  const body = same ? relayBody(request, target, warnings) : newBody(request, target, warnings)
  body.model = target.model
  if (body.store === true) warnings.push('store was not passed on: this API keeps no responses.')
  body.store = false
  if (request.stream) body.stream = true
  else delete body.stream
  outputLimit(body, request, warnings)
  if (target.reasoning) body.include = [...new Set([...(Array.isArray(body.include) ? (body.include as unknown[]) : []), ENCRYPTED])]
  if (!target.sampling) for (const field of ['temperature', 'top_p']) drop(body, field, target, warnings)
  for (const field of target.quirks.drop ?? []) drop(body, field, target, warnings)
  for (const [field, value] of Object.entries(target.quirks.add ?? {})) if (body[field] === undefined) body[field] = value
  return { path: '/responses', headers: {}, body, warnings }
}

function outputLimit(body: JsonObject, { maxOutputTokens: limit }: ChatRequest, warnings: string[]): void {
  if (limit === undefined) return
  body.max_output_tokens = Math.max(limit, LEAST_OUTPUT)
  if (limit < LEAST_OUTPUT) warnings.push(`The output limit became ${LEAST_OUTPUT} tokens, the lowest that this model takes.`)
}

function relayBody(request: ChatRequest, target: Target, warnings: string[]): JsonObject {
  const body: JsonObject = { ...request.native.body }
  for (const field of gatewayFields) delete body[field]
  for (const field of Object.keys(body)) if (body[field] === null) delete body[field]
  if (Array.isArray(body.input)) body.input = objectsOf(body.input).filter(canReturn).map(withoutMarks)
  relayTools(body, request, target, warnings)
  relayReasoning(body, request, target, warnings)
  return body
}

function relayTools(body: JsonObject, request: ChatRequest, target: Target, warnings: string[]): void {
  const kept = toolsFor(runner(target), request, warnings)
  if (kept === request.tools) return
  const hosted = new Set(request.tools.flatMap((tool) => (tool.type === 'native' && !kept.includes(tool) ? [tool.value.type] : [])))
  const without = (tools: unknown): JsonObject[] =>
    objectsOf(tools).flatMap((tool) => (hosted.has(tool.type) ? [] : [tool.type === 'namespace' ? { ...tool, tools: without(tool.tools) } : tool]))
  if (body.tools !== undefined) body.tools = without(body.tools)
  if (Array.isArray(body.input)) body.input = objectsOf(body.input).map((item) => (item.type === 'additional_tools' ? { ...item, tools: without(item.tools) } : item))
}

function runner({ quirks }: Target): Parameters<typeof toolsFor>[0] {
  return { dialect: 'openai-responses', only: quirks.hostedTools }
}

/** OpenRouter's ways to ask for reasoning are not OpenAI's: only the effort they mean goes on. */
function relayReasoning(body: JsonObject, { reasoning: options }: ChatRequest, { quirks }: Target, warnings: string[]): void {
  const asked = objectOf(body.reasoning)
  if (!asked || !options || quirks.reasoning === 'openrouter') return
  const { enabled: _, max_tokens: __, exclude: ___, ...rest } = asked
  const effort = wantedEffort(options)
  const known = effort && nearestEffort(effort, quirks.efforts)
  if (known !== effort) warnings.push(`reasoning effort ${effort} became ${known}: this model knows no ${effort}.`)
  body.reasoning = { ...rest, ...(known !== undefined && { effort: known }) }
}

/** Cache marks on texts are other makers'; OpenAI caches by itself, and refuses the field. */
function withoutMarks(item: JsonObject): JsonObject {
  const content = Array.isArray(item.content) ? objectsOf(item.content) : []
  if (!content.some((part) => 'cache_control' in part)) return item
  return { ...item, content: content.map(({ cache_control: _, ...part }) => part) }
}

/** Nothing is stored, so reasoning without its blob cannot be found again; and another maker's blob is refused. */
function canReturn(item: JsonObject): boolean {
  if (item.type !== 'reasoning') return true
  const blob = item.encrypted_content
  return typeof blob === 'string' ? blob !== '' && !isForeign(blob) : objectsOf(item.content).length > 0
}

function newBody(request: ChatRequest, target: Target, warnings: string[]): JsonObject {
  refuseUntranslatable(request)
  warnings.push(...leaveBehind(request, 'openai-responses'), ...hintsLeftBehind(request))
  const body: JsonObject = { input: inputItems(request.messages, target, warnings) }
  const tools = toolsFor(runner(target), request, warnings)
  if (tools.length > 0) {
    body.tools = tools.map(toolToWire)
    if (request.toolChoice) body.tool_choice = choiceToWire(request.toolChoice, tools)
    if (request.parallelToolCalls !== undefined) body.parallel_tool_calls = request.parallelToolCalls
  }
  const plain: JsonObject = {
    temperature: request.temperature, top_p: request.topP, user: request.user, metadata: request.metadata,
    prompt_cache_key: request.cacheKey, service_tier: request.serviceTier,
  }
  for (const [field, value] of Object.entries(plain)) if (value !== undefined) body[field] = value
  if (request.logprobs) Object.assign(body, { include: ['message.output_text.logprobs'], top_logprobs: request.logprobs.top })
  textSettings(body, request, target, warnings)
  reasoning(body, request, target, warnings)
  return body
}

function refuseUntranslatable(request: ChatRequest): void {
  if (request.n !== undefined && request.n > 1) throw unsupported('n', say`must be 1: this model gives one answer a call`)
  if (request.stop && request.stop.length > 0) throw unsupported('stop', say`cannot be had from this model`)
}

function hintsLeftBehind(request: ChatRequest): string[] {
  const hints: [string, unknown][] = [
    ['seed', request.seed], ['presence_penalty', request.presencePenalty], ['frequency_penalty', request.frequencyPenalty],
    ['repetition_penalty', request.repetitionPenalty], ['logit_bias', request.logitBias], ['min_p', request.minP], ['top_k', request.topK],
  ]
  return hints.flatMap(([field, value]) => (value === undefined ? [] : [`${field} was not passed on: this model has no such setting.`]))
}

function toolToWire(tool: Tool): JsonObject {
  if (tool.type === 'native') return tool.value
  if (tool.type === 'custom') return { ...tool }
  const { name, description, parameters, strict } = tool
  return {
    type: 'function',
    name,
    ...(description !== undefined && { description }),
    parameters: parameters ?? { type: 'object', properties: {} },
    // Unsaid it would be on here, and off in every other dialect.
    strict: strict ?? false,
  }
}

function choiceToWire(choice: ToolChoice, tools: Tool[]): unknown {
  const named = (name: string): JsonObject => ({ type: tools.some((tool) => tool.type === 'custom' && tool.name === name) ? 'custom' : 'function', name })
  if (choice.type === 'tool') return named(choice.name)
  if (choice.type === 'allowed') return { type: 'allowed_tools', mode: choice.mode, tools: choice.names.map(named) }
  return choice.type
}

function textSettings(body: JsonObject, request: ChatRequest, target: Target, warnings: string[]): void {
  const format = request.responseFormat
  const able = target.quirks.structuredOutput ?? 'json_schema'
  const text: JsonObject = {}
  if (format && format.type !== 'text' && able !== 'json_schema' && able !== format.type) {
    if (able === 'json_object') text.format = { type: 'json_object' }
    body.input = [{ role: 'system', content: [{ type: 'input_text', text: jsonInstruction(format) }] }, ...objectsOf(body.input)]
    warnings.push(`response_format ${format.type} is not known to ${target.provider}: the model was asked for it in words.`)
  } else if (format) text.format = format
  if (request.verbosity) text.verbosity = request.verbosity
  if (Object.keys(text).length > 0) body.text = text
}

function reasoning(body: JsonObject, request: ChatRequest, target: Target, warnings: string[]): void {
  const options = request.reasoning
  if (!options) return
  const effort = wantedEffort(options)
  if (!target.reasoning || target.quirks.reasoning === 'none') {
    if (effort !== undefined && !switchedOff(options)) warnings.push(`reasoning was not passed on: ${target.provider}/${target.model} takes no such setting.`)
    return
  }
  const known = effort && nearestEffort(effort, target.quirks.efforts)
  if (known !== effort) warnings.push(`reasoning effort ${effort} became ${known}: this model knows no ${effort}.`)
  const summary = options.exclude || known === 'none' ? undefined : (options.summary ?? 'auto')
  body.reasoning = { ...(known !== undefined && { effort: known }), ...(summary && { summary }) }
}

function drop(body: JsonObject, field: string, { provider, model }: Target, warnings: string[]): void {
  if (body[field] === undefined) return
  delete body[field]
  warnings.push(`${field} was not passed on: ${provider}/${model} does not take it.`)
}
