import { z } from 'zod'
import { gatewayFields, gatewayShape } from '../gateway-fields.ts'

/** OpenAI's Responses format as callers send it. Objects are loose: what is not named here passes. */

const flag = z.boolean().nullish()
const integer = z.number().int()
const schema = z.record(z.string(), z.unknown())
const cache_control = z.looseObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).nullish() }).nullish()

const textPart = z.looseObject({ type: z.enum(['input_text', 'output_text', 'text']), text: z.string(), cache_control })
const imagePart = z.looseObject({ type: z.literal('input_image'), image_url: z.string().nullish(), file_id: z.string().nullish(), detail: z.string().nullish() })
const filePart = z.looseObject({
  type: z.literal('input_file'),
  file_data: z.string().nullish(),
  file_url: z.string().nullish(),
  file_id: z.string().nullish(),
  filename: z.string().nullish(),
})
const audioPart = z.looseObject({ type: z.literal('input_audio'), input_audio: z.looseObject({ data: z.string(), format: z.string() }) })
const refusalPart = z.looseObject({ type: z.literal('refusal'), refusal: z.string() })
const modelledParts = new Set(['input_text', 'output_text', 'text', 'input_image', 'input_file', 'input_audio', 'refusal'])
const otherPart = z.looseObject({ type: z.string().refine((type) => !modelledParts.has(type), { error: 'is not allowed here', abort: true }) })

const parts = z.array(z.union([z.discriminatedUnion('type', [textPart, imagePart, filePart, audioPart, refusalPart]), otherPart]))
const message = z.looseObject({
  type: z.literal('message').nullish(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), parts]),
})
const namespace = z.string().min(1).nullish()
const call = z.looseObject({ type: z.literal('function_call'), call_id: z.string(), name: z.string().min(1), namespace, arguments: z.string() })
const customCall = z.looseObject({ type: z.literal('custom_tool_call'), call_id: z.string(), name: z.string().min(1), namespace, input: z.string() })
const callOutput = z.looseObject({
  type: z.enum(['function_call_output', 'custom_tool_call_output']),
  call_id: z.string(),
  output: z.union([z.string(), parts]),
})
const reasoningText = z.array(z.looseObject({ type: z.string(), text: z.string().nullish() }))
const reasoning = z.looseObject({
  type: z.literal('reasoning'),
  id: z.string().nullish(),
  summary: reasoningText.nullish(),
  content: reasoningText.nullish(),
  encrypted_content: z.string().nullish(),
})
const functionTool = z.looseObject({
  type: z.literal('function'),
  name: z.string().min(1),
  description: z.string().nullish(),
  parameters: schema.nullish(),
  strict: flag,
})
const customTool = z.looseObject({ type: z.literal('custom'), name: z.string().min(1), description: z.string().nullish(), format: schema.nullish() })
const named = new Set(['function', 'custom', 'namespace'])
const hostedTool = z.looseObject({ type: z.string().refine((type) => !named.has(type), { error: 'needs a name', abort: true }) })
const namespaceTool = z.looseObject({ type: z.literal('namespace'), name: z.string().min(1), tools: z.array(z.union([z.discriminatedUnion('type', [functionTool, customTool]), hostedTool])) })
const tool = z.union([z.discriminatedUnion('type', [functionTool, customTool, namespaceTool]), hostedTool])
/** Tools that stand among what is said: Codex gives all of its tools so to the models that it knows from GPT-6 on. */
const additionalTools = z.looseObject({ type: z.literal('additional_tools'), tools: z.array(tool) })
const modelledItems = new Set(['message', 'function_call', 'custom_tool_call', 'function_call_output', 'custom_tool_call_output', 'reasoning', 'additional_tools'])
/** A hosted tool's item, or one that is newer than this code: it reaches a provider of this dialect as it is. */
const otherItem = z.looseObject({ type: z.string().refine((type) => !modelledItems.has(type), { error: 'is not complete', abort: true }) })

export const wireItem = z.union([z.discriminatedUnion('type', [call, customCall, callOutput, reasoning, additionalTools]), message, otherItem])

const toolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.looseObject({ type: z.enum(['function', 'custom']), name: z.string().min(1) }),
  z.looseObject({ type: z.literal('allowed_tools'), mode: z.enum(['auto', 'required']), tools: z.array(z.looseObject({ type: z.string(), name: z.string().nullish() })) }),
  z.looseObject({ type: z.string().refine((type) => !['function', 'custom', 'allowed_tools'].includes(type), { error: 'needs a name', abort: true }) }),
])

const textFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({ type: z.literal('json_schema'), name: z.string().nullish(), description: z.string().nullish(), schema: schema.nullish(), strict: flag }),
])

export const responsesRequest = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(wireItem).min(1)]),
  instructions: z.string().nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: flag,
  max_output_tokens: integer.min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: integer.min(0).max(20).nullish(),
  reasoning: z
    .looseObject({
      effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
      max_tokens: integer.min(1).nullish(),
      enabled: flag,
      exclude: flag,
    })
    .nullish(),
  text: z.looseObject({ format: textFormat.nullish(), verbosity: z.enum(['low', 'medium', 'high']).nullish() }).nullish(),
  include: z.array(z.string()).nullish(),
  service_tier: z.string().nullish(),
  user: z.string().nullish(),
  safety_identifier: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  prompt_cache_key: z.string().nullish(),
  store: flag,
  background: flag,
  previous_response_id: z.string().nullish(),
  conversation: z.unknown().optional(),
  prompt: z.unknown().optional(),
  stream: flag,
  stream_options: schema.nullish(),
  truncation: z.string().nullish(),
  ...gatewayShape,
})

export type WireRequest = z.output<typeof responsesRequest>
export type WireItem = z.output<typeof wireItem>
export type WireTool = z.output<typeof tool>
export type WireToolChoice = NonNullable<WireRequest['tool_choice']>
export type WireParts = z.output<typeof parts>
export type KnownPart = z.output<typeof textPart> | z.output<typeof imagePart> | z.output<typeof filePart> | z.output<typeof audioPart> | z.output<typeof refusalPart>
export type KnownItem = z.output<typeof call> | z.output<typeof customCall> | z.output<typeof callOutput> | z.output<typeof reasoning> | z.output<typeof additionalTools>
export type MessageItem = z.output<typeof message>
export type KnownTool = z.output<typeof functionTool> | z.output<typeof customTool> | z.output<typeof namespaceTool>

/** The loose branches of the unions hide the others from TypeScript; the schema has checked the shape. */
export function isItem<Type extends KnownItem['type']>(item: WireItem, type: Type): item is Extract<KnownItem, { type: Type }> {
  return item.type === type
}

export function isMessage(item: WireItem): item is MessageItem {
  return item.type === 'message' || (item.type == null && 'role' in item)
}

export function isTool<Type extends KnownTool['type']>(tool: WireTool, type: Type): tool is Extract<KnownTool, { type: Type }> {
  return tool.type === type
}

/** Fields that ChatRequest expresses; the rest of a body is `untranslated`. */
export const modelledFields: ReadonlySet<string> = new Set([...Object.keys(responsesRequest.shape), ...gatewayFields])
