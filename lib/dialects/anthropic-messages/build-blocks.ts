import type { AssistantPart, CacheControl, FilePart, ImagePart, MediaSource, Tool, ToolMessage, UserPart } from '../../chat/request.ts'
import { unsupported } from '../fields.ts'
import { argumentsObject } from '../json.ts'
import { toolCallId } from '../tool-call-ids.ts'
import type { JsonObject, Target } from '../types.ts'
import { CLAUDE_FORMAT } from './names.ts'
import { say } from '../../say.ts'

/** A user's part; null for an empty text, which Anthropic refuses. */
export function userBlock(part: UserPart, field: string, target: Target): JsonObject | null {
  switch (part.type) {
    case 'text':
      return part.text === '' ? null : { type: 'text', text: part.text, ...cache(part) }
    case 'image':
      return imageBlock(part)
    case 'file':
      return fileBlock(part, field)
    case 'audio':
      throw unsupported(field, say`is audio, which ${target.provider}/${target.model} cannot hear`)
    case 'native':
      if (part.dialect === 'anthropic-messages') return part.value
      throw unsupported(field, say`(${String(part.value.type)}) cannot be expressed for ${target.provider}`)
  }
}

/** A part of an earlier answer; null where it must not or need not go back. */
export function assistantBlock(part: AssistantPart): JsonObject | null {
  switch (part.type) {
    case 'text':
      return part.text === '' ? null : { type: 'text', text: part.text, ...cache(part) }
    case 'refusal':
      return part.text === '' ? null : { type: 'text', text: part.text }
    case 'reasoning':
      // Only Claude's own signed thinking may go back: it is refused when changed, or made by another.
      if (part.format !== CLAUDE_FORMAT) return null
      if (part.kind === 'encrypted') return { type: 'redacted_thinking', data: part.text }
      return part.signature === undefined ? null : { type: 'thinking', thinking: part.text, signature: part.signature }
    case 'tool_call':
      return {
        type: 'tool_use',
        id: toolCallId(part.id, 'anthropic'),
        name: part.name,
        input: part.custom ? { input: part.arguments } : argumentsObject(part.arguments),
        ...cache(part),
      }
    case 'native':
      return part.dialect === 'anthropic-messages' ? part.value : null
    default:
      return null
  }
}

export function toolResultBlock(message: ToolMessage, field: string): JsonObject {
  const only = message.content.length === 1 ? message.content[0] : undefined
  const parts = message.content.flatMap((part, index) => {
    if (part.type === 'image') return [imageBlock(part)]
    if (part.type === 'file') return [fileBlock(part, `${field}.content[${index}]`)]
    return part.text === '' ? [] : [{ type: 'text', text: part.text, ...cache(part) }]
  })
  return {
    type: 'tool_result',
    tool_use_id: toolCallId(message.callId, 'anthropic'),
    ...(only?.type === 'text' && !only.cacheControl ? { content: only.text } : parts.length > 0 && { content: parts }),
    ...(message.isError && { is_error: true }),
    ...cache(message),
  }
}

export function toolBlock(tool: Tool, field: string, { provider, model }: Target): JsonObject {
  if (tool.type === 'native') return tool.value
  if (tool.type === 'custom') throw unsupported(field, say`(${tool.name}) is a free-text tool, which ${provider}/${model} does not have`)
  return {
    name: tool.name,
    ...(tool.description !== undefined && { description: tool.description }),
    input_schema: { type: 'object', ...(tool.parameters ?? { properties: {} }) },
    ...cache(tool),
  }
}

function imageBlock(part: ImagePart): JsonObject {
  return { type: 'image', source: part.source.kind === 'data' ? { ...bytes(part.source), media_type: imageType(part.source) } : reference(part.source), ...cache(part) }
}

function fileBlock(part: FilePart, field: string): JsonObject {
  const { source } = part
  const title = part.filename === undefined ? {} : { title: part.filename }
  if (source.kind !== 'data') return { type: 'document', source: reference(source), ...title, ...cache(part) }
  if (source.mediaType.startsWith('image/')) return { type: 'image', source: { ...bytes(source), media_type: imageType(source) }, ...cache(part) }
  if (source.mediaType === 'application/pdf') return { type: 'document', source: bytes(source), ...title, ...cache(part) }
  if (/^text\/|^application\/(?:json|xml|javascript|yaml|x-yaml)\b/.test(source.mediaType)) {
    const data = Buffer.from(source.data, 'base64').toString('utf8')
    return { type: 'document', source: { type: 'text', media_type: 'text/plain', data }, ...title, ...cache(part) }
  }
  throw unsupported(field, say`holds ${source.mediaType}; Claude reads PDF, plain text and images`)
}

function bytes(source: Extract<MediaSource, { kind: 'data' }>): JsonObject {
  return { type: 'base64', media_type: source.mediaType, data: source.data }
}

function reference(source: Exclude<MediaSource, { kind: 'data' }>): JsonObject {
  return source.kind === 'url' ? { type: 'url', url: source.url } : { type: 'file', file_id: source.id }
}

const signs: [string, string][] = [['/9j/', 'image/jpeg'], ['iVBORw0KGgo', 'image/png'], ['R0lGOD', 'image/gif'], ['UklGR', 'image/webp']]

/** Anthropic compares the declared type with the bytes, and clients often declare the wrong one. */
function imageType({ mediaType, data }: Extract<MediaSource, { kind: 'data' }>): string {
  return signs.find(([start]) => data.startsWith(start))?.[1] ?? mediaType.replace('image/jpg', 'image/jpeg')
}

export function cache(value: { cacheControl?: CacheControl }): JsonObject {
  return value.cacheControl ? { cache_control: { type: 'ephemeral', ...value.cacheControl } } : {}
}
