import type { ChatRequest } from '../../chat/request.ts'
import { leaveBehind, unsupported } from '../fields.ts'
import { toolsFor } from '../hosted-tools.ts'
import { isObject, objectOf, objectsOf } from '../json.ts'
import { nearestEffort, switchedOff, thinkingBudget, wantedEffort } from '../reasoning-effort.ts'
import { jsonInstruction } from '../structured-output.ts'
import type { JsonObject, Target, UpstreamRequest } from '../types.ts'
import { toolBlock } from './build-blocks.ts'
import { conversation, limitCacheMarks } from './build-messages.ts'
import { withoutForeign } from './signatures.ts'
import { ANTHROPIC_VERSION, STRUCTURED_TOOL } from './names.ts'
import { claudeSchema } from './schema.ts'
import { gatewayFields } from '../gateway-fields.ts'
import { say } from '../../say.ts'

/**
 * The body for a provider of this dialect. A caller's own body goes through with only what has to differ
 * changed; another dialect's request is written anew. Throws ApiError unsupported_parameter.
 */
export function build(request: ChatRequest, target: Target): UpstreamRequest {
  const warnings: string[] = []
  const same = request.native.dialect === 'anthropic-messages'
  const body = same ? relayBody(request, target) : newBody(request, target, warnings)
  body.model = target.model
  if (request.stream) body.stream = true
  else delete body.stream
  if (!target.sampling) for (const field of ['temperature', 'top_p', 'top_k']) drop(body, field, target, warnings)
  for (const field of target.quirks.drop ?? []) drop(body, field, target, warnings)
  for (const [field, value] of Object.entries(target.quirks.add ?? {})) if (body[field] === undefined) body[field] = value
  return { path: '/messages', headers: { 'anthropic-version': ANTHROPIC_VERSION, ...(same && request.native.headers) }, body, warnings }
}

function relayBody(request: ChatRequest, target: Target): JsonObject {
  const body: JsonObject = { ...request.native.body }
  for (const field of gatewayFields) delete body[field]
  for (const field of Object.keys(body)) if (body[field] === null) delete body[field]
  body.messages = withoutForeign(objectsOf(body.messages))
  body.max_tokens = request.maxOutputTokens ?? target.maxOutput
  return body
}

function newBody(request: ChatRequest, target: Target, warnings: string[]): JsonObject {
  refuseUntranslatable(request)
  warnings.push(...leaveBehind(request, 'anthropic-messages'), ...hintsLeftBehind(request))
  const { system, messages } = conversation(request.messages, target, warnings)
  const body: JsonObject = { max_tokens: request.maxOutputTokens ?? target.maxOutput, messages }
  if (system.length > 0) body.system = system
  if (request.cacheControl) body.cache_control = { type: 'ephemeral', ...request.cacheControl }
  if (request.user !== undefined) body.metadata = { user_id: request.user }
  tools(body, request, target, warnings)
  structuredOutput(body, request, target, warnings)
  sampling(body, request, warnings)
  thinking(body, request, target, warnings)
  limitCacheMarks(body)
  return body
}

function refuseUntranslatable(request: ChatRequest): void {
  if (request.n !== undefined && request.n > 1) throw unsupported('n', say`must be 1: Claude gives one answer a call`)
  if (request.logprobs) throw unsupported('logprobs', say`cannot be had from Claude`)
}

function hintsLeftBehind(request: ChatRequest): string[] {
  const hints: [string, unknown][] = [
    ['seed', request.seed], ['presence_penalty', request.presencePenalty], ['frequency_penalty', request.frequencyPenalty],
    ['repetition_penalty', request.repetitionPenalty], ['logit_bias', request.logitBias], ['min_p', request.minP],
    ['verbosity', request.verbosity], ['prompt_cache_key', request.cacheKey], ['metadata', request.metadata],
    ['service_tier', request.serviceTier === 'auto' || request.serviceTier === 'default' ? undefined : request.serviceTier],
  ]
  return hints.flatMap(([field, value]) => (value === undefined ? [] : [`${field} was not passed on: Claude has no such setting.`]))
}

function tools(body: JsonObject, request: ChatRequest, target: Target, warnings: string[]): void {
  const choice = request.toolChoice
  const names = choice?.type === 'allowed' ? choice.names : undefined
  const offered = toolsFor({ dialect: 'anthropic-messages' }, request, warnings).filter((tool) => !names || tool.type === 'native' || names.includes(tool.name))
  if (offered.length === 0) return
  body.tools = offered.map((tool) => toolBlock(tool, `tools[${request.tools.indexOf(tool)}]`, target))
  const mode = choice?.type === 'allowed' ? choice.mode : choice?.type
  const single = request.parallelToolCalls === false && mode !== 'none' ? { disable_parallel_tool_use: true } : {}
  if (choice?.type === 'tool') body.tool_choice = { type: 'tool', name: choice.name, ...single }
  else if (mode === 'none') body.tool_choice = { type: 'none' }
  else if (mode !== undefined || request.parallelToolCalls === false) body.tool_choice = { type: mode === 'required' ? 'any' : 'auto', ...single }
}

function structuredOutput(body: JsonObject, request: ChatRequest, target: Target, warnings: string[]): void {
  const format = request.responseFormat
  if (!format || format.type === 'text') return
  const native = (target.quirks.structuredOutput ?? 'json_schema') === 'json_schema'
  if (format.type === 'json_schema' && native) {
    body.output_config = { ...objectOf(body.output_config), format: { type: 'json_schema', schema: claudeSchema(format.schema) } }
  } else if (format.type === 'json_schema' && !body.tools) {
    const description = format.description ?? 'Writes the whole answer.'
    body.tools = [{ name: STRUCTURED_TOOL, description, input_schema: { type: 'object', ...format.schema } }]
    body.tool_choice = { type: 'tool', name: STRUCTURED_TOOL }
  } else {
    body.system = [...objectsOf(body.system), { type: 'text', text: jsonInstruction(format) }]
    warnings.push(`response_format ${format.type} is not known to Claude: the model was asked for it in words.`)
  }
}

function sampling(body: JsonObject, request: ChatRequest, warnings: string[]): void {
  if (request.temperature !== undefined) {
    body.temperature = Math.min(request.temperature, 1)
    if (request.temperature > 1) warnings.push('temperature became 1, the highest that Claude takes.')
    if (request.topP !== undefined) warnings.push('top_p was not passed on: Claude takes temperature or top_p, not both.')
  } else if (request.topP !== undefined) body.top_p = request.topP
  if (request.topK !== undefined) body.top_k = request.topK
  const stop = request.stop?.filter((sequence) => sequence.trim() !== '') ?? []
  if (stop.length > 0) body.stop_sequences = stop
  if (stop.length < (request.stop?.length ?? 0)) warnings.push('Stop sequences of white space only were left out: Claude refuses them.')
}

function thinking(body: JsonObject, request: ChatRequest, target: Target, warnings: string[]): void {
  const options = request.reasoning
  if (!options) return
  const style = target.quirks.reasoning ?? 'budget'
  const off = switchedOff(options)
  const wanted = options.enabled === true || options.effort !== undefined || options.maxTokens !== undefined
  if (!target.reasoning || style === 'none') {
    if (wanted && !off) warnings.push(`reasoning was not passed on: ${target.provider}/${target.model} does not reason.`)
    return
  }
  if (off) {
    if (style === 'adaptive') body.thinking = { type: 'disabled' }
    return
  }
  if (!wanted) return
  if (style === 'adaptive') adaptive(body, request, target, warnings)
  else if (!budget(body, request, warnings)) return
  for (const field of ['temperature', 'top_p', 'top_k']) drop(body, field, target, warnings)
  if (isObject(body.tool_choice) && (body.tool_choice.type === 'any' || body.tool_choice.type === 'tool')) freeChoice(body, warnings)
}

function adaptive(body: JsonObject, request: ChatRequest, target: Target, warnings: string[]): void {
  const options = request.reasoning!
  // Several models keep their thinking to themselves unless asked.
  body.thinking = { type: 'adaptive', ...(!options.exclude && { display: 'summarized' }) }
  const effort = wantedEffort(options)
  if (effort === undefined) return
  const known = nearestEffort(effort, target.quirks.efforts ?? ['low', 'medium', 'high', 'max'])
  if (known !== effort) warnings.push(`reasoning effort ${effort} became ${known}: this model knows no ${effort}.`)
  body.output_config = { ...objectOf(body.output_config), effort: known }
}

/** False when this request cannot think. */
function budget(body: JsonObject, request: ChatRequest, warnings: string[]): boolean {
  const limit = Number(body.max_tokens)
  if (limit <= 1024) {
    warnings.push('reasoning was not passed on: it takes more than the 1024 tokens that max_tokens allows.')
    return false
  }
  if (loopWithoutThinking(objectsOf(body.messages))) {
    warnings.push('reasoning was not passed on: the calls being answered were made without it.')
    return false
  }
  body.thinking = { type: 'enabled', budget_tokens: Math.min(thinkingBudget(request.reasoning!, limit), limit - 1) }
  return true
}

/** In the middle of a tool loop, Claude insists that the loop began with thinking. */
function loopWithoutThinking(messages: JsonObject[]): boolean {
  const last = messages.at(-1)
  if (!objectsOf(last?.content).some((block) => block.type === 'tool_result')) return false
  const first = objectsOf(messages.at(-2)?.content)[0]
  return first !== undefined && first.type !== 'thinking' && first.type !== 'redacted_thinking'
}

/** A forced call and thinking exclude each other: the model chooses among the tools it was to call. */
function freeChoice(body: JsonObject, warnings: string[]): void {
  const { name, type: _, ...rest } = objectOf(body.tool_choice)!
  if (name !== undefined) body.tools = objectsOf(body.tools).filter((tool) => tool.name === name)
  body.tool_choice = { type: 'auto', ...rest }
  warnings.push('tool_choice became auto: Claude cannot be forced to call a tool while it reasons.')
}

function drop(body: JsonObject, field: string, { provider, model }: Target, warnings: string[]): void {
  if (body[field] === undefined) return
  delete body[field]
  warnings.push(`${field} was not passed on: ${provider}/${model} does not take it here.`)
}
