import { z } from 'zod'
import { gatewayFields, gatewayShape } from '../gateway-fields.ts'

/**
 * Anthropic's Messages format as callers send it, both API versions. Objects are loose: what is not named
 * here passes to a provider of this dialect.
 */

const integer = z.number().int()
const schema = z.record(z.string(), z.unknown())
const cache_control = z.looseObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).nullish() }).nullish()

const source = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
  z.looseObject({ type: z.literal('url'), url: z.string().min(1) }),
  z.looseObject({ type: z.literal('file'), file_id: z.string() }),
  z.looseObject({ type: z.literal('text'), media_type: z.string().nullish(), data: z.string() }),
  z.looseObject({ type: z.literal('content'), content: z.unknown().optional() }),
])

const textBlock = z.looseObject({ type: z.literal('text'), text: z.string(), cache_control })
const imageBlock = z.looseObject({ type: z.literal('image'), source, cache_control })
const documentBlock = z.looseObject({ type: z.literal('document'), source, title: z.string().nullish(), context: z.string().nullish(), cache_control })
const thinkingBlock = z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().nullish() })
const redactedBlock = z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() })
const toolUseBlock = z.looseObject({ type: z.literal('tool_use'), id: z.string(), name: z.string().min(1), input: z.unknown().optional(), cache_control })

const modelled = new Set(['text', 'image', 'document', 'thinking', 'redacted_thinking', 'tool_use', 'tool_result'])
/** A kind of block that only this dialect's providers know: it reaches them as it is. */
const otherBlock = z.looseObject({ type: z.string().refine((type) => !modelled.has(type), { error: 'is not allowed here', abort: true }) })

const resultContent = z.union([z.string(), z.array(z.union([z.discriminatedUnion('type', [textBlock, imageBlock, documentBlock]), otherBlock]))])
const resultBlock = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: resultContent.nullish(),
  is_error: z.boolean().nullish(),
  cache_control,
})

const blocks = z.array(
  z.union([z.discriminatedUnion('type', [textBlock, imageBlock, documentBlock, thinkingBlock, redactedBlock, toolUseBlock, resultBlock]), otherBlock]),
)
const message = z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content: z.union([z.string(), blocks]) })

const ownTool = z.looseObject({
  type: z.literal('custom').nullish(),
  name: z.string().min(1),
  description: z.string().nullish(),
  input_schema: schema,
  strict: z.boolean().nullish(),
  cache_control,
})
const hostedTool = z.looseObject({ type: z.string().refine((type) => type !== 'custom', { error: 'needs an input_schema', abort: true }) })

const parallel = { disable_parallel_tool_use: z.boolean().nullish() }

export const messagesRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  max_tokens: integer.min(0).nullish(),
  system: z.union([z.string(), z.array(textBlock)]).nullish(),
  tools: z.array(z.union([ownTool, hostedTool])).nullish(),
  tool_choice: z
    .discriminatedUnion('type', [
      z.looseObject({ type: z.literal('auto'), ...parallel }),
      z.looseObject({ type: z.literal('any'), ...parallel }),
      z.looseObject({ type: z.literal('tool'), name: z.string().min(1), ...parallel }),
      z.looseObject({ type: z.literal('none') }),
    ])
    .nullish(),
  thinking: z.looseObject({ type: z.string(), budget_tokens: integer.nullish(), display: z.string().nullish() }).nullish(),
  output_config: z
    .looseObject({ effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(), format: z.looseObject({ type: z.string(), schema: schema.nullish() }).nullish() })
    .nullish(),
  temperature: z.number().min(0).max(1).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: integer.min(0).nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  metadata: z.looseObject({ user_id: z.string().nullish() }).nullish(),
  service_tier: z.string().nullish(),
  thread: z.unknown().optional(),
  cache_control,
  stream: z.boolean().nullish(),
  ...gatewayShape,
})

export type WireRequest = z.output<typeof messagesRequest>
export type WireMessage = z.output<typeof message>
export type WireTool = NonNullable<WireRequest['tools']>[number]
export type WireToolChoice = NonNullable<WireRequest['tool_choice']>
export type WireSource = z.output<typeof source>
export type WireText = z.output<typeof textBlock>
export type KnownBlock =
  | WireText
  | z.output<typeof imageBlock>
  | z.output<typeof documentBlock>
  | z.output<typeof thinkingBlock>
  | z.output<typeof redactedBlock>
  | z.output<typeof toolUseBlock>
  | z.output<typeof resultBlock>
export type OwnTool = z.output<typeof ownTool>

/** The loose branches of the unions hide the others from TypeScript; the schema has checked the shape. */
export function isBlock<Type extends KnownBlock['type']>(block: { type: string }, type: Type): block is Extract<KnownBlock, { type: Type }> {
  return block.type === type
}

export function isOwnTool(tool: WireTool): tool is OwnTool {
  return tool.type == null || tool.type === 'custom'
}

/** Fields that ChatRequest expresses; the rest of a body is `untranslated`. */
export const modelledFields: ReadonlySet<string> = new Set([...Object.keys(messagesRequest.shape), ...gatewayFields])
