import type { ChatRequest } from '../chat/request.ts'
import { isObject } from '../dialects/json.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'

/** Fields of parts and hosted tools that name something stored in an account at a provider. */
const naming = ['file_id', 'file_ids', 'vector_store_ids']
const MAX_DEPTH = 8

/**
 * Throws invalid_request (400) when a request names a stored file (or prompt) by a provider's id. All
 * callers share the operator's account there: an id may be anybody's, and nothing in it tells whose. What
 * models themselves wrote in earlier turns may go back.
 */
export function refuseForeignIds({ messages, tools, native }: ChatRequest): void {
  for (const { role, content } of messages) {
    if (role === 'assistant') continue
    for (const part of content) {
      if ('source' in part && part.source.kind === 'id') throw refused('file_id')
      if (part.type === 'native') within(part.value, 0)
    }
  }
  for (const tool of tools) if (tool.type === 'native') within(tool.value, 0)
  if (native.dialect === 'openai-responses' && native.body.prompt != null) throw refused('prompt')
}

function within(value: unknown, depth: number): void {
  if (depth > MAX_DEPTH) return
  if (Array.isArray(value)) return value.forEach((item) => within(item, depth + 1))
  if (!isObject(value)) return
  for (const name of naming) {
    const id = value[name]
    if (typeof id === 'string' || (Array.isArray(id) && id.length > 0)) throw refused(name)
  }
  for (const inner of Object.values(value)) within(inner, depth + 1)
}

function refused(field: string): ApiError {
  return new ApiError('invalid_request', say`${field} names something stored at a provider, and nothing in such an id tells whose it is. Send it as data or by URL.`, { param: field })
}
