import type { ChatRequest, ReasoningOptions, ResponseFormat, Tool, ToolChoice } from '../../chat/request.ts'
import { ApiError } from '../../errors.ts'
import { untranslatedFields } from '../fields.ts'
import { routingOf } from '../gateway-fields.ts'
import { check } from '../schema.ts'
import { parseMessages } from './parse-messages.ts'
import { chatRequest, isCustomTool, isFunctionTool, modelledFields, type WireRequest, type WireTool, type WireToolChoice } from './wire.ts'

/** A caller's chat.completions body as a ChatRequest. Throws ApiError naming the field at fault. */
export function parse(body: unknown): ChatRequest {
  const wire = check(chatRequest, body)
  const native = body as Record<string, unknown>
  const model = wire.model ?? wire.models?.[0]
  if (model === undefined) throw new ApiError('invalid_request', 'model: give the id of a model; GET /v1/models lists them.', { param: 'model' })
  const request: ChatRequest = {
    model,
    messages: parseMessages(wire.messages),
    tools: wire.tools?.map(parseTool) ?? [],
    stream: wire.stream ?? false,
    includeUsage: wire.stream_options?.include_usage ?? false,
    native: { dialect: 'openai-chat', body: native },
    untranslated: untranslatedFields(native, modelledFields).filter((field) => !(field === 'modalities' && isTextOnly(native.modalities))),
  }
  sampling(request, wire)
  if (wire.tool_choice != null) request.toolChoice = parseToolChoice(wire.tool_choice)
  if (wire.parallel_tool_calls != null) request.parallelToolCalls = wire.parallel_tool_calls
  if (wire.response_format) request.responseFormat = parseFormat(wire.response_format)
  const reasoning = parseReasoning(wire)
  if (reasoning) request.reasoning = reasoning
  const routing = routingOf(wire)
  if (routing) request.routing = routing
  return request
}

function sampling(request: ChatRequest, wire: WireRequest): void {
  const limit = wire.max_completion_tokens ?? wire.max_tokens
  if (limit != null) request.maxOutputTokens = limit
  if (wire.temperature != null) request.temperature = wire.temperature
  if (wire.top_p != null) request.topP = wire.top_p
  if (wire.top_k) request.topK = wire.top_k
  if (wire.min_p != null) request.minP = wire.min_p
  if (wire.seed != null) request.seed = wire.seed
  if (wire.presence_penalty != null) request.presencePenalty = wire.presence_penalty
  if (wire.frequency_penalty != null) request.frequencyPenalty = wire.frequency_penalty
  if (wire.repetition_penalty != null) request.repetitionPenalty = wire.repetition_penalty
  if (wire.logit_bias) request.logitBias = wire.logit_bias
  if (wire.stop != null) request.stop = typeof wire.stop === 'string' ? [wire.stop] : wire.stop
  if (wire.n != null) request.n = wire.n
  if (wire.logprobs) request.logprobs = { top: wire.top_logprobs ?? 0 }
  if (wire.verbosity != null) request.verbosity = wire.verbosity
  if (wire.service_tier != null) request.serviceTier = wire.service_tier
  if (wire.user != null) request.user = wire.user
  if (wire.metadata != null) request.metadata = wire.metadata
  if (wire.prompt_cache_key != null) request.cacheKey = wire.prompt_cache_key
  if (wire.cache_control) request.cacheControl = wire.cache_control.ttl ? { ttl: wire.cache_control.ttl } : {}
}

function parseTool(tool: WireTool): Tool {
  if (isFunctionTool(tool)) {
    const { function: fn, cache_control } = tool
    return {
      type: 'function',
      name: fn.name,
      ...(fn.description != null && { description: fn.description }),
      ...(fn.parameters && { parameters: fn.parameters }),
      ...(fn.strict != null && { strict: fn.strict }),
      ...(cache_control && { cacheControl: cache_control.ttl ? { ttl: cache_control.ttl } : {} }),
    }
  }
  if (isCustomTool(tool)) {
    const { name, description, format } = tool.custom
    return { type: 'custom', name, ...(description != null && { description }), ...(format && { format }) }
  }
  return { type: 'native', dialect: 'openai-chat', value: tool }
}

function parseToolChoice(choice: WireToolChoice): ToolChoice {
  if (typeof choice === 'string') return { type: choice === 'any' ? 'required' : choice }
  if (choice.type === 'function') return { type: 'tool', name: choice.function.name }
  if (choice.type === 'custom') return { type: 'tool', name: choice.custom.name }
  const { mode, tools } = choice.allowed_tools
  return { type: 'allowed', mode, names: tools.flatMap((tool) => tool.function?.name ?? tool.custom?.name ?? []) }
}

function parseFormat(format: NonNullable<WireRequest['response_format']>): ResponseFormat {
  if (format.type !== 'json_schema') return { type: format.type }
  const { name, description, schema, strict } = format.json_schema
  return {
    type: 'json_schema',
    name: name || 'answer',
    schema: schema ?? {},
    ...(description != null && { description }),
    ...(strict != null && { strict }),
  }
}

/** OpenRouter's object, OpenAI's shorthand and the older flag say the same thing three ways. */
function parseReasoning(wire: WireRequest): ReasoningOptions | undefined {
  const { reasoning, reasoning_effort: shorthand, include_reasoning: include } = wire
  if (!reasoning && shorthand == null && include == null) return undefined
  if (shorthand != null && reasoning?.effort != null && shorthand !== reasoning.effort) {
    throw new ApiError('invalid_request', 'reasoning_effort: differs from reasoning.effort; send only one of them.', { param: 'reasoning_effort' })
  }
  const effort = reasoning?.effort ?? shorthand
  const options: ReasoningOptions = {}
  if (effort != null) options.effort = effort
  if (reasoning?.enabled != null) options.enabled = reasoning.enabled
  if (effort === 'none') options.enabled = false
  if (reasoning?.max_tokens != null) options.maxTokens = reasoning.max_tokens
  if (reasoning?.exclude ?? include === false) options.exclude = true
  if (reasoning?.summary != null) options.summary = reasoning.summary
  return options
}

function isTextOnly(modalities: unknown): boolean {
  return Array.isArray(modalities) && modalities.every((modality) => modality === 'text')
}
