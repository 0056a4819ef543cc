import type { ReasoningPart } from '../../chat/request.ts'
import type { Dialect } from '../../chat/dialect.ts'
import { objectOf, parseObject, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { CLAUDE_FORMAT } from './names.ts'

/**
 * Proofs of other makers' reasoning have no field in this dialect, and clients send back only what they
 * know: thinking blocks. So such a proof travels as a signature of our own form, that says whose it is.
 */
const MARK = 'aip1.'

export type Foreign =
  | { is: 'reasoning'; kind: ReasoningPart['kind']; format?: string; id?: string; payload: string }
  /** Gemini's signature of a call, or of the text before it. */
  | { is: 'call'; id: string; payload: string }
  | { is: 'text'; payload: string }
  /** A block of a hosted tool. */
  | { is: 'native'; dialect: Dialect; value: JsonObject }

export function encodeForeign(foreign: Foreign): string {
  return MARK + Buffer.from(JSON.stringify(foreign)).toString('base64url')
}

export function isForeign(signature: string): boolean {
  return signature.startsWith(MARK)
}

/** Null for text that we did not write. */
export function decodeForeign(signature: string): Foreign | null {
  if (!isForeign(signature)) return null
  const value = parseObject(Buffer.from(signature.slice(MARK.length), 'base64url').toString('utf8'))
  const payload = stringOf(value?.payload)
  switch (value?.is) {
    case 'reasoning': {
      if (payload === undefined || !isKind(value.kind)) return null
      const [format, id] = [stringOf(value.format), stringOf(value.id)]
      return { is: 'reasoning', kind: value.kind, payload, ...(format !== undefined && { format }), ...(id !== undefined && { id }) }
    }
    case 'call':
      return payload === undefined ? null : { is: 'call', id: String(value.id), payload }
    case 'text':
      return payload === undefined ? null : { is: 'text', payload }
    case 'native': {
      const native = objectOf(value.value)
      return native && isDialect(value.dialect) ? { is: 'native', dialect: value.dialect, value: native } : null
    }
    default:
      return null
  }
}

function isKind(value: unknown): value is ReasoningPart['kind'] {
  return value === 'text' || value === 'summary' || value === 'encrypted'
}

function isDialect(value: unknown): value is Dialect {
  return value === 'openai-chat' || value === 'openai-responses' || value === 'anthropic-messages' || value === 'gemini'
}

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
  if (block?.type === 'thinking') return !block.signature || isForeign(String(block.signature))
  return block?.type === 'redacted_thinking' && isForeign(String(block.data))
}
