import type { Dialect } from '../../chat/dialect.ts'
import type { NativePart, ReasoningPart } from '../../chat/request.ts'
import type { ReasoningEvent } from '../../chat/events.ts'
import { parseObject } from '../json.ts'
import type { ReasoningDetail } from './wire.ts'

type Reasoning = Pick<ReasoningPart, 'kind' | 'text' | 'signature' | 'id' | 'format'>

/** OpenRouter's `reasoning_details`: the one place of this dialect where signatures can travel. */
export function reasoningPart(detail: ReasoningDetail): ReasoningPart | null {
  const facts = {
    ...(detail.signature != null && { signature: detail.signature }),
    ...(detail.id != null && { id: detail.id }),
    ...(detail.format != null && detail.format !== 'unknown' && { format: detail.format }),
  }
  switch (detail.type) {
    case 'reasoning.text':
      return { type: 'reasoning', kind: 'text', text: detail.text ?? '', ...facts }
    case 'reasoning.summary':
      return { type: 'reasoning', kind: 'summary', text: detail.summary ?? '', ...facts }
    case 'reasoning.encrypted':
      return { type: 'reasoning', kind: 'encrypted', text: detail.data ?? '', ...facts }
    default:
      return null
  }
}

/** The same, outwards. `index` keeps a block's pieces together and the blocks in order. */
export function reasoningDetail(reasoning: Reasoning, index: number): Record<string, unknown> {
  const detail: Record<string, unknown> = { type: `reasoning.${reasoning.kind}` }
  if (reasoning.kind === 'encrypted') detail.data = reasoning.text
  else if (reasoning.kind === 'summary') detail.summary = reasoning.text
  // A piece that only brings the signature has no text of its own.
  else if (reasoning.text !== '' || reasoning.signature === undefined) detail.text = reasoning.text
  if (reasoning.signature !== undefined) detail.signature = reasoning.signature
  if (reasoning.id !== undefined) detail.id = reasoning.id
  detail.format = reasoning.format ?? 'unknown'
  detail.index = index
  return detail
}

/** What a person may read of it. */
export function readable(reasoning: Pick<ReasoningEvent, 'kind' | 'text'>): string {
  return reasoning.kind === 'encrypted' ? '' : reasoning.text
}

/** Gemini signs calls and texts; in this dialect such a proof is an encrypted detail of this format. */
export const GEMINI_FORMAT = 'google-gemini-v1'

/** Blocks of hosted tools have no place here either; they travel whole in a detail of this type. */
const SERVER_TOOL = 'reasoning.server_tool_call'

const formats: Record<Dialect, string> = {
  'anthropic-messages': 'anthropic-claude-v1',
  'openai-responses': 'openai-responses-v1',
  gemini: GEMINI_FORMAT,
  'openai-chat': 'openai-chat-v1',
}

export function nativeDetail({ dialect, value }: Omit<NativePart, 'type'>, index: number): Record<string, unknown> {
  return { type: SERVER_TOOL, data: JSON.stringify(value), format: formats[dialect], index }
}

export function nativePart(detail: ReasoningDetail): NativePart | null {
  if (detail.type !== SERVER_TOOL || !detail.data) return null
  const dialect = (Object.keys(formats) as Dialect[]).find((known) => formats[known] === detail.format)
  const value = dialect && parseObject(detail.data)
  return value ? { type: 'native', dialect, value } : null
}
