import type { AssistantPart, MediaSource, ToolMessage, UserPart } from '../../chat/request.ts'
import { unsupported } from '../fields.ts'
import { argumentsObject, objectOf, parseObject, stringOf } from '../json.ts'
import { mediaSource } from '../media.ts'
import type { JsonObject, Target } from '../types.ts'
import { isThirdGeneration } from './generation-config.ts'
import { mediaTypeOf } from './media-types.ts'
import { GEMINI_FORMAT } from './names.ts'
import { say } from '../../say.ts'

/** A user's part; null for an empty text. */
export function userPart(part: UserPart, field: string, target: Target): JsonObject | null {
  switch (part.type) {
    case 'text':
      return part.text === '' ? null : { text: part.text }
    case 'image':
      return media(part.source, 'image/jpeg', field)
    case 'file':
      return media(part.source, 'application/pdf', field, part.filename)
    case 'audio':
      return { inlineData: { mimeType: `audio/${part.format}`, data: part.data } }
    case 'native': {
      const video = stringOf(objectOf(part.value.video_url)?.url)
      if (video !== undefined) return media(mediaSource(video), 'video/mp4', field)
      throw unsupported(field, say`(${String(part.value.type)}) cannot be expressed for ${target.provider}`)
    }
  }
}

/** A part of an earlier answer; null where it must not or need not go back. */
export function assistantPart(part: AssistantPart): JsonObject | null {
  switch (part.type) {
    case 'text':
      // An empty text may carry the signature of the whole answer.
      return part.text === '' && part.signature === undefined ? null : { text: part.text, ...signed(part) }
    case 'refusal':
      return part.text === '' ? null : { text: part.text }
    case 'reasoning':
      // Thoughts are only worth their tokens as the bearer of a proof.
      return part.format === GEMINI_FORMAT && part.signature !== undefined ? { text: part.text, thought: true, ...signed(part) } : null
    case 'tool_call': {
      const args = part.custom ? { input: part.arguments } : argumentsObject(part.arguments)
      return { functionCall: { id: part.id, name: part.name, args }, ...signed(part) }
    }
    case 'image':
      return part.source.kind === 'data' ? { inlineData: inline(part.source), ...signed(part) } : media(part.source, 'image/png', 'messages')
    case 'native':
      return part.dialect === 'gemini' ? part.value : null
    case 'audio_reference':
      return null
  }
}

/** A tool's result. Pictures and files stand inside it from Gemini 3 on, beside it before. */
export function functionResponse(message: ToolMessage, name: string, { field, target }: { field: string; target: Target }): JsonObject[] {
  const text = message.content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const files = message.content.flatMap((part, index): JsonObject[] => {
    if (part.type === 'text') return []
    return [media(part.source, part.type === 'image' ? 'image/jpeg' : 'application/pdf', `${field}.content[${index}]`)]
  })
  const inside = files.length > 0 && isThirdGeneration(target)
  const response = message.isError ? { error: text } : (exactObject(text) ?? { output: text })
  return [{ functionResponse: { id: message.callId, name, response, ...(inside && { parts: files }) } }, ...(inside ? [] : files)]
}

/** A result that is a JSON object goes as one, unless reading it would round a long number. */
function exactObject(text: string): JsonObject | null {
  return /^\s*\{/.test(text) && !/\d{16}/.test(text) ? parseObject(text) : null
}

function signed({ signature }: { signature?: string }): JsonObject {
  return signature === undefined ? {} : { thoughtSignature: signature }
}

function media(source: MediaSource, usual: string, field: string, filename?: string): JsonObject {
  if (source.kind === 'data') return { inlineData: inline(source) }
  if (source.kind === 'url') return { fileData: { mimeType: mediaTypeOf(source.url) ?? mediaTypeOf(filename) ?? usual, fileUri: source.url } }
  if (!/^(?:files\/|https:|gs:)/.test(source.id)) throw unsupported(field, say`names a file of another provider; send its content instead`)
  return { fileData: { ...(mediaTypeOf(filename) && { mimeType: mediaTypeOf(filename) }), fileUri: source.id } }
}

function inline({ mediaType, data }: Extract<MediaSource, { kind: 'data' }>): JsonObject {
  return { mimeType: mediaType === 'image/jpg' ? 'image/jpeg' : mediaType, data }
}
