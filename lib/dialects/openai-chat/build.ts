import type { ChatRequest, Tool, ToolChoice } from '../../chat/request.ts'
import { leaveBehind } from '../fields.ts'
import { toolsFor } from '../hosted-tools.ts'
import { isObject, objectOf, objectsOf } from '../json.ts'
import { nearestEffort, switchedOff, thinkingBudget, wantedEffort } from '../reasoning-effort.ts'
import { jsonInstruction } from '../structured-output.ts'
import type { JsonObject, Target, UpstreamRequest } from '../types.ts'
import { messagesToWire, relayMessage } from './build-messages.ts'
import { gatewayOnly } from './wire.ts'

/**
 * The body for a provider of this dialect. A caller's own body goes through with only what has to differ
 * changed; another dialect's request is written anew. Throws ApiError unsupported_parameter.
 */
export function build(request: ChatRequest, target: Target): UpstreamRequest {
  const warnings: string[] = []
  const same = request.native.dialect === 'openai-chat'
  const body = same ? relayBody(request, target) : newBody(request, target, warnings)
  body.model = target.model
  stream(body, request, target)
  outputLimit(body, request, target)
  reasoning(body, request, target, warnings)
  if (!target.sampling) for (const field of ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty']) drop(body, field, target, warnings)
  structuredOutput(body, request, target, warnings)
  quirks(body, target, warnings)
  return { path: '/chat/completions', headers: {}, body, warnings }
}

function relayBody(request: ChatRequest, target: Target): JsonObject {
  const { native, messages } = request
  const body: JsonObject = { ...native.body }
  for (const field of gatewayOnly) delete body[field]
  if (target.quirks.reasoning === 'openrouter' && request.routing?.sessionId) body.session_id = request.routing.sessionId
  for (const field of Object.keys(body)) if (body[field] === null) delete body[field]
  body.messages = objectsOf(native.body.messages).flatMap((wire, index) => relayMessage(wire, messages[index]!, target) ?? [])
  if (body.tool_choice === 'any') body.tool_choice = 'required'
  const keepMarks = target.quirks.cacheControl === true
  if (!keepMarks) delete body.cache_control
  if (objectsOf(body.tools).some((tool) => tool.type == null || (!keepMarks && 'cache_control' in tool))) {
    body.tools = objectsOf(body.tools).map(({ cache_control, ...tool }) => ({ type: 'function', ...tool, ...(keepMarks && cache_control != null && { cache_control }) }))
  }
  return body
}

function newBody(request: ChatRequest, target: Target, warnings: string[]): JsonObject {
  warnings.push(...leaveBehind(request, 'openai-chat'))
  const body: JsonObject = { messages: messagesToWire(request.messages, target, warnings) }
  const { toolChoice } = request
  const able = toolsFor({ dialect: 'openai-chat' }, request, warnings)
  const tools = toolChoice?.type === 'allowed' ? able.filter((tool) => tool.type === 'native' || toolChoice.names.includes(tool.name)) : able
  if (tools.length > 0) {
    body.tools = tools.map((tool) => toolToWire(tool, target))
    if (toolChoice) body.tool_choice = choiceToWire(toolChoice)
    if (request.parallelToolCalls !== undefined) body.parallel_tool_calls = request.parallelToolCalls
  }
  const plain: JsonObject = {
    temperature: request.temperature, top_p: request.topP, top_k: request.topK, min_p: request.minP, seed: request.seed,
    presence_penalty: request.presencePenalty, frequency_penalty: request.frequencyPenalty, repetition_penalty: request.repetitionPenalty,
    logit_bias: request.logitBias, stop: request.stop, n: request.n, verbosity: request.verbosity, user: request.user,
    metadata: request.metadata, prompt_cache_key: request.cacheKey, service_tier: request.serviceTier,
  }
  for (const [field, value] of Object.entries(plain)) if (value !== undefined) body[field] = value
  if (request.logprobs) Object.assign(body, { logprobs: true, top_logprobs: request.logprobs.top })
  const format = request.responseFormat
  if (format) {
    const { type, ...json_schema } = format
    body.response_format = type === 'json_schema' ? { type, json_schema } : { type }
  }
  return body
}

function toolToWire(tool: Tool, { quirks }: Target): JsonObject {
  if (tool.type === 'native') return tool.value
  if (tool.type === 'custom') {
    const { type, ...custom } = tool
    return { type, custom }
  }
  const { name, description, parameters, strict, cacheControl } = tool
  return {
    type: 'function',
    function: {
      name,
      ...(description !== undefined && { description }),
      parameters: withoutMeta(parameters ?? { type: 'object', properties: {} }),
      ...(strict !== undefined && { strict }),
    },
    ...(quirks.cacheControl && cacheControl && { cache_control: { type: 'ephemeral', ...cacheControl } }),
  }
}

/** Some models answer nonsense when a schema names its own version. */
function withoutMeta({ $schema: _, ...schema }: Record<string, unknown>): JsonObject {
  return schema
}

function choiceToWire(choice: ToolChoice): unknown {
  if (choice.type === 'tool') return { type: 'function', function: { name: choice.name } }
  return choice.type === 'allowed' ? choice.mode : choice.type
}

/** Usage has to come in streams, or nobody could bill them. */
function stream(body: JsonObject, request: ChatRequest, { quirks }: Target): void {
  if (request.stream) body.stream = true
  else delete body.stream
  if (request.stream && quirks.streamOptions !== false) body.stream_options = { ...objectOf(body.stream_options), include_usage: true }
  else delete body.stream_options
}

function outputLimit(body: JsonObject, request: ChatRequest, { quirks }: Target): void {
  const field = quirks.maxTokensField ?? (body.max_completion_tokens !== undefined ? 'max_completion_tokens' : 'max_tokens')
  delete body.max_tokens
  delete body.max_completion_tokens
  if (request.maxOutputTokens !== undefined) body[field] = request.maxOutputTokens
}

function reasoning(body: JsonObject, request: ChatRequest, target: Target, warnings: string[]): void {
  const options = request.reasoning
  delete body.reasoning
  delete body.include_reasoning
  delete body.reasoning_effort
  if (!options) return
  const style = target.quirks.reasoning ?? 'effort'
  const off = switchedOff(options)
  if (!target.reasoning || style === 'none') {
    // Not to reason, and not to show it, is what such a model does anyway.
    if (!off && (options.effort !== undefined || options.maxTokens !== undefined || options.enabled)) {
      warnings.push(`reasoning was not passed on: ${target.provider}/${target.model} takes no such setting.`)
    }
    return
  }
  const effort = wantedEffort(options)
  const known = effort && nearestEffort(effort, target.quirks.efforts)
  if (known !== effort) warnings.push(`reasoning effort ${effort} became ${known}: this model knows no ${effort}.`)
  if (style === 'openrouter') {
    const { maxTokens, ...rest } = options
    body.reasoning = { ...rest, ...(maxTokens !== undefined && { max_tokens: maxTokens }) }
  } else if (style === 'thinking-type') {
    if (effort !== undefined || options.enabled !== undefined) body.thinking = { ...objectOf(body.thinking), type: off ? 'disabled' : 'enabled' }
    if (target.quirks.efforts && known && !off) body.reasoning_effort = known
  } else if (style === 'enable-thinking') {
    if (effort !== undefined || options.enabled !== undefined) body.enable_thinking = !off
    if (!off && (options.maxTokens !== undefined || options.effort !== undefined)) {
      body.thinking_budget = thinkingBudget(options, request.maxOutputTokens ?? target.maxOutput)
    }
  } else if (known !== undefined) body.reasoning_effort = known
  else if (options.enabled) body.reasoning_effort = nearestEffort('medium', target.quirks.efforts)
}

function structuredOutput(body: JsonObject, request: ChatRequest, target: Target, warnings: string[]): void {
  const format = request.responseFormat
  const able = target.quirks.structuredOutput ?? 'json_schema'
  if (!format || format.type === 'text' || able === 'json_schema' || able === format.type) return
  if (able === 'json_object') body.response_format = { type: 'json_object' }
  else delete body.response_format
  body.messages = withInstruction(objectsOf(body.messages), jsonInstruction(format))
  warnings.push(`response_format ${format.type} is not known to ${target.provider}: the model was asked for it in words.`)
}

/** After the caller's own leading instructions, as one more. */
function withInstruction(messages: JsonObject[], instruction: string): JsonObject[] {
  const first = messages.findIndex((message) => message.role !== 'system' && message.role !== 'developer')
  const at = first === -1 ? messages.length : first
  const previous = messages[at - 1]
  if (previous && typeof previous.content === 'string') {
    return messages.with(at - 1, { ...previous, content: `${previous.content}\n\n${instruction}` })
  }
  return messages.toSpliced(at, 0, { role: 'system', content: instruction })
}

function quirks(body: JsonObject, target: Target, warnings: string[]): void {
  for (const field of target.quirks.drop ?? []) drop(body, field, target, warnings)
  for (const [field, name] of Object.entries(target.quirks.rename ?? {})) {
    if (body[field] === undefined) continue
    body[name] = body[field]
    delete body[field]
  }
  for (const [field, value] of Object.entries(target.quirks.add ?? {})) {
    if (body[field] === undefined) body[field] = isObject(value) ? { ...value } : value
  }
}

function drop(body: JsonObject, field: string, { provider, model }: Target, warnings: string[]): void {
  if (body[field] === undefined) return
  delete body[field]
  warnings.push(`${field} was not passed on: ${provider}/${model} does not take it.`)
}
