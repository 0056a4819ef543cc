import type { ReasoningPart } from '../../chat/request.ts'
import { encodeForeign, isForeign } from '../foreign.ts'
import { objectOf, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { CLAUDE_FORMAT } from './names.ts'

/** The signature under which a stretch of reasoning reaches the caller; '' when there is nothing to keep. */
export function signatureOf({ kind, format, id, signature }: Pick<ReasoningPart, 'kind' | 'format' | 'id' | 'signature'>): string {
  if (format === CLAUDE_FORMAT) return signature ?? ''
  if (signature === undefined && format === undefined && id === undefined) return ''
  return encodeForeign({ is: 'reasoning', kind, payload: signature ?? '', ...(format !== undefined && { format }), ...(id !== undefined && { id }) })
}

/** Removes from a caller's messages what Claude did not write: it refuses thinking that is not its own. */
export function withoutForeign(messages: JsonObject[]): JsonObject[] {
  return messages.flatMap((message) => {
    if (message.role !== 'assistant' || !Array.isArray(message.content) || !message.content.some(isForeignBlock)) return [message]
    const content: unknown[] = message.content.filter((block) => !isForeignBlock(block))
    return content.length > 0 ? [{ ...message, content }] : []
  })
}

function isForeignBlock(value: unknown): boolean {
  const block = objectOf(value)
  if (block?.type === 'thinking') return !block.signature || isForeign(stringOf(block.signature) ?? '')
  return block?.type === 'redacted_thinking' && isForeign(stringOf(block.data) ?? '')
}
