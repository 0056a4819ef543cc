import type { ChatRequest, ReasoningOptions, ResponseFormat, Tool, ToolChoice } from '../../chat/request.ts'
import { ApiError } from '../../errors.ts'
import { say, type Phrase } from '../../say.ts'
import { untranslatedFields } from '../fields.ts'
import { routingOf } from '../gateway-fields.ts'
import { check } from '../schema.ts'
import { plainName } from './namespaces.ts'
import { parseInput } from './parse-input.ts'
import { isItem, isTool, modelledFields, responsesRequest, type WireRequest, type WireTool, type WireToolChoice } from './wire.ts'

/** A caller's /v1/responses body as a ChatRequest. Throws ApiError naming the field at fault. */
export function parse(body: unknown): ChatRequest {
  const wire = check(responsesRequest, body)
  refuseState(wire)
  const native = body as Record<string, unknown>
  const request: ChatRequest = {
    model: wire.model,
    messages: parseInput(wire),
    tools: toolsOf(wire).flatMap((tool) => parseTool(tool)),
    stream: wire.stream ?? false,
    includeUsage: true,
    native: { dialect: 'openai-responses', body: native },
    untranslated: untranslatedFields(native, modelledFields),
  }
  if (wire.store) request.untranslated.push('store')
  if (wire.truncation != null && wire.truncation !== 'disabled') request.untranslated.push('truncation')
  settings(request, wire)
  if (wire.tool_choice != null) Object.assign(request, toolChoice(wire.tool_choice))
  const reasoning = parseReasoning(wire)
  if (reasoning) request.reasoning = reasoning
  const routing = routingOf(wire)
  if (routing) request.routing = routing
  return request
}

/** Nothing is kept between calls, and nothing may pretend to be. */
function refuseState(wire: WireRequest): void {
  const refuse = (param: string, advice: Phrase): never => {
    throw new ApiError('unsupported_parameter', say`${param}: this API keeps no responses; ${advice}`, { param })
  }
  if (wire.previous_response_id != null) refuse('previous_response_id', say`send the whole conversation as input.`)
  if (wire.conversation != null) refuse('conversation', say`send the whole conversation as input.`)
  if (wire.prompt != null) refuse('prompt', say`send the text of the prompt as instructions and input.`)
  if (wire.background) refuse('background', say`wait for the answer, or stream it.`)
}

function settings(request: ChatRequest, wire: WireRequest): void {
  if (wire.max_output_tokens != null) request.maxOutputTokens = wire.max_output_tokens
  if (wire.temperature != null) request.temperature = wire.temperature
  if (wire.top_p != null) request.topP = wire.top_p
  if (wire.parallel_tool_calls != null) request.parallelToolCalls = wire.parallel_tool_calls
  if (wire.include?.includes('message.output_text.logprobs')) request.logprobs = { top: wire.top_logprobs ?? 0 }
  if (wire.text?.verbosity != null) request.verbosity = wire.text.verbosity
  if (wire.text?.format) request.responseFormat = parseFormat(wire.text.format)
  if (wire.service_tier != null) request.serviceTier = wire.service_tier
  const user = wire.user ?? wire.safety_identifier
  if (user != null) request.user = user
  if (wire.metadata != null && Object.keys(wire.metadata).length > 0) request.metadata = wire.metadata
  if (wire.prompt_cache_key != null) request.cacheKey = wire.prompt_cache_key
}

function toolsOf({ tools, input }: WireRequest): WireTool[] {
  const among = typeof input === 'string' ? [] : input.flatMap((item) => (isItem(item, 'additional_tools') ? item.tools : []))
  return [...(tools ?? []), ...among]
}

/** A namespace becomes the tools in it. */
function parseTool(tool: WireTool, namespace?: string): Tool[] {
  if (isTool(tool, 'namespace')) return tool.tools.flatMap((inner) => parseTool(inner, tool.name))
  if (isTool(tool, 'function')) {
    // Unsaid, strict means "where the schema allows it" here; said aloud elsewhere it would refuse such schemas.
    const { description, parameters, strict } = tool
    return [{ type: 'function', name: plainName(tool.name, namespace), ...(description != null && { description }), ...(parameters && { parameters }), ...(strict != null && { strict }) }]
  }
  if (isTool(tool, 'custom')) {
    const { description, format } = tool
    return [{ type: 'custom', name: plainName(tool.name, namespace), ...(description != null && { description }), ...(format && { format }) }]
  }
  return [{ type: 'native', dialect: 'openai-responses', value: tool }]
}

function toolChoice(choice: WireToolChoice): { toolChoice: ToolChoice } {
  if (typeof choice === 'string') return { toolChoice: { type: choice } }
  if (choice.type === 'allowed_tools' && 'tools' in choice) {
    const { mode, tools } = choice as { mode: 'auto' | 'required'; tools: { name?: string | null }[] }
    return { toolChoice: { type: 'allowed', mode, names: tools.flatMap((tool) => tool.name ?? []) } }
  }
  // A hosted tool has no name but its kind.
  return { toolChoice: { type: 'tool', name: 'name' in choice && typeof choice.name === 'string' ? choice.name : choice.type } }
}

function parseFormat(format: NonNullable<NonNullable<WireRequest['text']>['format']>): ResponseFormat {
  if (format.type !== 'json_schema') return { type: format.type }
  const { name, description, schema, strict } = format
  return { type: 'json_schema', name: name || 'answer', schema: schema ?? {}, ...(description != null && { description }), ...(strict != null && { strict }) }
}

function parseReasoning({ reasoning }: WireRequest): ReasoningOptions | undefined {
  if (!reasoning) return undefined
  const options: ReasoningOptions = {}
  if (reasoning.effort != null) options.effort = reasoning.effort
  if (reasoning.enabled != null) options.enabled = reasoning.enabled
  if (reasoning.effort === 'none') options.enabled = false
  if (reasoning.max_tokens != null) options.maxTokens = reasoning.max_tokens
  if (reasoning.exclude != null) options.exclude = reasoning.exclude
  if (reasoning.summary != null) options.summary = reasoning.summary
  return Object.keys(options).length > 0 ? options : undefined
}
