import type { ReasoningPart } from '../chat/request.ts'
import type { Dialect } from '../chat/dialect.ts'
import { objectOf, parseObject, stringOf } from './json.ts'
import type { JsonObject } from './types.ts'

/**
 * Anthropic's and OpenAI's Responses format know only their own maker's proofs of reasoning, and clients
 * send back only what they know. So another maker's proof travels in the same opaque field, in a form of
 * our own that says whose it is: nothing has to be remembered here.
 */
const MARK = 'aip1.'

export type Foreign =
  | { is: 'reasoning'; kind: ReasoningPart['kind']; format?: string; id?: string; payload: string }
  /** Gemini's signature of a call, or of the text before it; `covers`: of how many of its last characters. */
  | { is: 'call'; id: string; payload: string }
  | { is: 'text'; payload: string; covers?: number }
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
      return payload === undefined ? null : { is: 'text', payload, ...(typeof value.covers === 'number' && { covers: value.covers }) }
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
