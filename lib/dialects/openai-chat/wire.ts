import { z } from 'zod'
import { gatewayFields, gatewayShape } from '../gateway-fields.ts'

/**
 * OpenAI's chat format with OpenRouter's additions, as callers send it. Objects are loose: what is not
 * named here passes. Types of answers stand in `answer.ts`.
 */

const flag = z.boolean().nullish()
const integer = z.number().int()
const schema = z.record(z.string(), z.unknown())
const cache_control = z.looseObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).nullish() }).nullish()

const textPart = z.looseObject({ type: z.literal('text'), text: z.string(), cache_control })
const imagePart = z.looseObject({
  type: z.literal('image_url'),
  /** Mistral's clients send the URL itself. */
  image_url: z.union([z.string().min(1), z.looseObject({ url: z.string().min(1), detail: z.string().nullish() })]),
  cache_control,
})
const audioPart = z.looseObject({ type: z.literal('input_audio'), input_audio: z.looseObject({ data: z.string(), format: z.string() }) })
const filePart = z.looseObject({
  type: z.literal('file'),
  file: z.looseObject({ file_data: z.string().nullish(), file_id: z.string().nullish(), filename: z.string().nullish() }),
  cache_control,
})
const refusalPart = z.looseObject({ type: z.literal('refusal'), refusal: z.string() })
const modelled = new Set(['text', 'image_url', 'input_audio', 'file', 'refusal'])
/** A kind of part that is newer than this code: it reaches a provider of this dialect as it is. */
const otherPart = z.looseObject({ type: z.string().refine((type) => !modelled.has(type), { error: 'is not allowed here', abort: true }) })

const textContent = z.union([z.string(), z.array(textPart)])
const userContent = z.union([z.string(), z.array(z.union([z.discriminatedUnion('type', [textPart, imagePart, audioPart, filePart]), otherPart]))])
const assistantContent = z.union([z.string(), z.array(z.union([z.discriminatedUnion('type', [textPart, refusalPart]), otherPart]))]).nullish()
const toolContent = z.union([z.string(), z.array(z.union([z.discriminatedUnion('type', [textPart, imagePart, filePart]), otherPart]))])

/** Strictly a string; some agents send the object itself, or nothing. */
const callArguments = z.union([z.string(), schema]).nullish()
const functionCall = z.looseObject({
  id: z.string(),
  type: z.literal('function').nullish(),
  function: z.looseObject({ name: z.string().min(1), arguments: callArguments }),
})
const customCall = z.looseObject({ id: z.string(), type: z.literal('custom'), custom: z.looseObject({ name: z.string().min(1), input: z.string() }) })
const toolCall = z.union([customCall, functionCall])

export const reasoningDetail = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  summary: z.string().nullish(),
  data: z.string().nullish(),
  signature: z.string().nullish(),
  id: z.string().nullish(),
  format: z.string().nullish(),
  index: integer.nullish(),
})

const name = z.string().nullish()
const systemMessage = z.looseObject({ role: z.enum(['system', 'developer']), content: textContent, name })
const userMessage = z.looseObject({ role: z.literal('user'), content: userContent, name })
const assistantMessage = z.looseObject({
  role: z.literal('assistant'),
  content: assistantContent,
  name,
  refusal: z.string().nullish(),
  tool_calls: z.array(toolCall).nullish(),
  function_call: z.looseObject({ name: z.string(), arguments: callArguments }).nullish(),
  audio: z.looseObject({ id: z.string() }).nullish(),
  images: z.array(z.looseObject({ image_url: z.looseObject({ url: z.string() }), signature: z.string().nullish() })).nullish(),
  reasoning: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning_details: z.array(reasoningDetail).nullish(),
})
const toolMessage = z.looseObject({ role: z.literal('tool'), tool_call_id: z.string(), content: toolContent, name, cache_control })
const functionMessage = z.looseObject({ role: z.literal('function'), name: z.string(), content: z.string().nullable() })

export const wireMessage = z.discriminatedUnion('role', [systemMessage, userMessage, assistantMessage, toolMessage, functionMessage])

const functionTool = z.looseObject({
  /** Left out by Mistral's clients. */
  type: z.literal('function').nullish(),
  function: z.looseObject({ name: z.string().min(1), description: z.string().nullish(), parameters: schema.nullish(), strict: flag }),
  cache_control,
})
const customTool = z.looseObject({
  type: z.literal('custom'),
  custom: z.looseObject({ name: z.string().min(1), description: z.string().nullish(), format: schema.nullish() }),
})
const otherTool = z.looseObject({ type: z.string().refine((type) => type !== 'function' && type !== 'custom', { error: 'is not allowed here', abort: true }) })

const named = z.looseObject({ name: z.string().min(1) })
const toolChoice = z.union([
  // 'any' is Mistral's word for required.
  z.enum(['auto', 'none', 'required', 'any']),
  z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('function'), function: named }),
    z.looseObject({ type: z.literal('custom'), custom: named }),
    z.looseObject({
      type: z.literal('allowed_tools'),
      allowed_tools: z.looseObject({
        mode: z.enum(['auto', 'required']),
        tools: z.array(z.looseObject({ type: z.string(), function: named.nullish(), custom: named.nullish() })),
      }),
    }),
  ]),
])

const responseFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    json_schema: z.looseObject({ name: z.string().nullish(), description: z.string().nullish(), schema: schema.nullish(), strict: flag }),
  }),
])

const effort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])

export const chatRequest = z.looseObject({
  model: z.string().min(1).optional(),
  messages: z.array(wireMessage).min(1),
  tools: z.array(z.union([functionTool, customTool, otherTool])).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: flag,
  max_tokens: integer.min(1).nullish(),
  max_completion_tokens: integer.min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: integer.min(0).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  seed: integer.nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  repetition_penalty: z.number().min(0).max(2).nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  n: integer.min(1).max(128).nullish(),
  logprobs: flag,
  top_logprobs: integer.min(0).max(20).nullish(),
  response_format: responseFormat.nullish(),
  reasoning_effort: effort.nullish(),
  reasoning: z
    .looseObject({
      effort: effort.nullish(),
      max_tokens: integer.min(1).nullish(),
      exclude: flag,
      enabled: flag,
      summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
    })
    .nullish(),
  include_reasoning: flag,
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
  service_tier: z.string().nullish(),
  user: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  prompt_cache_key: z.string().nullish(),
  cache_control,
  stream: flag,
  stream_options: z.looseObject({ include_usage: flag }).nullish(),
  ...gatewayShape,
})

export type WireRequest = z.output<typeof chatRequest>
export type WireMessage = z.output<typeof wireMessage>
export type WireAssistant = z.output<typeof assistantMessage>
export type WireTool = NonNullable<WireRequest['tools']>[number]
type FunctionTool = z.output<typeof functionTool>
type CustomTool = z.output<typeof customTool>
export type WireToolChoice = NonNullable<WireRequest['tool_choice']>
export type ReasoningDetail = z.output<typeof reasoningDetail>

/** OpenRouter's and OpenAI's own fields for whoever passes a call on. */
export const gatewayOnly = [...gatewayFields, 'transforms', 'usage', 'debug', 'stop_server_tools_when']

/** Fields that ChatRequest expresses; the rest of a body is `untranslated`. */
export const modelledFields: ReadonlySet<string> = new Set([...Object.keys(chatRequest.shape), ...gatewayOnly])

/** The loose branch of the union hides the others from TypeScript; the schema has checked the shape. */
export function isFunctionTool(tool: WireTool): tool is FunctionTool {
  return tool.type == null || tool.type === 'function'
}

export function isCustomTool(tool: WireTool): tool is CustomTool {
  return tool.type === 'custom'
}
