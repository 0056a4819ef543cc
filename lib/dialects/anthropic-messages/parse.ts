import type { ChatRequest, ReasoningOptions, Tool, ToolChoice } from '../../chat/request.ts'
import { ApiError } from '../../errors.ts'
import { say } from '../../say.ts'
import { untranslatedFields } from '../fields.ts'
import { routingOf } from '../gateway-fields.ts'
import { check } from '../schema.ts'
import { parseMessages } from './parse-messages.ts'
import { isOwnTool, messagesRequest, modelledFields, type WireRequest, type WireTool, type WireToolChoice } from './wire.ts'

/** A caller's /v1/messages body as a ChatRequest. Throws ApiError naming the field at fault. */
export function parse(body: unknown, headers?: Headers): ChatRequest {
  const wire = check(messagesRequest, body)
  if (wire.thread != null) throw new ApiError('unsupported_parameter', say`thread: this API keeps no conversations; send all messages, without it.`, { param: 'thread' })
  const native = body as Record<string, unknown>
  const betas = headers?.get('anthropic-beta')
  const request: ChatRequest = {
    model: wire.model,
    messages: parseMessages(wire),
    tools: wire.tools?.map(parseTool) ?? [],
    stream: wire.stream ?? false,
    includeUsage: true,
    native: { dialect: 'anthropic-messages', body: native, ...(betas && { headers: { 'anthropic-beta': betas } }) },
    untranslated: untranslatedFields(native, modelledFields),
  }
  if (wire.max_tokens != null) request.maxOutputTokens = wire.max_tokens
  if (wire.temperature != null) request.temperature = wire.temperature
  if (wire.top_p != null) request.topP = wire.top_p
  if (wire.top_k != null) request.topK = wire.top_k
  if (wire.stop_sequences?.length) request.stop = wire.stop_sequences
  if (wire.metadata?.user_id != null) request.user = wire.metadata.user_id
  // Anthropic's tiers have other names than everybody else's: only its own providers get them.
  if (wire.service_tier != null && wire.service_tier !== 'auto') request.untranslated.push('service_tier')
  if (wire.cache_control) request.cacheControl = wire.cache_control.ttl ? { ttl: wire.cache_control.ttl } : {}
  if (wire.tool_choice) Object.assign(request, toolChoice(wire.tool_choice))
  const format = wire.output_config?.format
  if (format?.type === 'json_schema') request.responseFormat = { type: 'json_schema', name: 'answer', schema: format.schema ?? {}, strict: true }
  const reasoning = parseReasoning(wire)
  if (reasoning) request.reasoning = reasoning
  const routing = routingOf(wire)
  if (routing) request.routing = routing
  return request
}

function parseTool(tool: WireTool): Tool {
  if (!isOwnTool(tool)) return { type: 'native', dialect: 'anthropic-messages', value: tool }
  return {
    type: 'function',
    name: tool.name,
    parameters: tool.input_schema,
    ...(tool.description != null && { description: tool.description }),
    ...(tool.strict != null && { strict: tool.strict }),
    ...(tool.cache_control && { cacheControl: tool.cache_control.ttl ? { ttl: tool.cache_control.ttl } : {} }),
  }
}

function toolChoice(choice: WireToolChoice): { toolChoice: ToolChoice; parallelToolCalls?: boolean } {
  const single = choice.type !== 'none' && choice.disable_parallel_tool_use ? { parallelToolCalls: false } : {}
  if (choice.type === 'tool') return { toolChoice: { type: 'tool', name: choice.name }, ...single }
  return { toolChoice: { type: choice.type === 'any' ? 'required' : choice.type }, ...single }
}

function parseReasoning({ thinking, output_config }: WireRequest): ReasoningOptions | undefined {
  const effort = output_config?.effort
  if (!thinking && effort == null) return undefined
  const options: ReasoningOptions = {}
  if (thinking) options.enabled = thinking.type !== 'disabled'
  if (thinking?.budget_tokens != null) options.maxTokens = thinking.budget_tokens
  if (thinking?.display === 'omitted') options.exclude = true
  if (effort != null && options.enabled !== false) options.effort = effort
  return options
}
