import type { ChatRequest } from '../chat/request.ts'
import type { Dialect } from '../chat/dialect.ts'
import { ApiError } from '../errors.ts'
import { say, type Phrase } from '../say.ts'

/** Names of a body's fields that ChatRequest does not express. Absent and null are the same. */
export function untranslatedFields(body: Record<string, unknown>, modelled: ReadonlySet<string>): string[] {
  return Object.keys(body).filter((field) => body[field] != null && !modelled.has(field))
}

/** Fields whose loss would change what the caller gets: another dialect's provider refuses them by name. */
const essential: Record<Dialect, ReadonlySet<string>> = {
  'openai-chat': new Set(['functions', 'function_call', 'modalities', 'audio', 'web_search_options', 'image_config']),
  'anthropic-messages': new Set(['mcp_servers', 'container']),
  'openai-responses': new Set(['background', 'conversation', 'prompt']),
  gemini: new Set(),
}

/** For a provider of another dialect: a sentence for each hint that stays behind. Throws for what cannot. */
export function leaveBehind(request: ChatRequest, target: Dialect): string[] {
  return request.untranslated.map((field) => {
    if (essential[request.native.dialect].has(field)) throw unsupported(field, say`cannot be expressed for a model that is reached through ${target}`)
    return `${field} was not passed on: this model's provider has no such field.`
  })
}

/** 400 unsupported_parameter for `field`; `reason` completes "<field> …". */
export function unsupported(field: string, reason: Phrase): ApiError {
  return new ApiError('unsupported_parameter', say`${field} ${reason}.`, { param: field })
}
