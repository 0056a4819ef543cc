import type {
  AssistantMessage, AssistantPart, CacheControl, FilePart, ImagePart, Message, NativePart, TextPart, ToolCallPart, ToolMessage, UserPart,
} from '../../chat/request.ts'
import { ApiError } from '../../errors.ts'
import { say } from '../../say.ts'
import { mediaSource } from '../media.ts'
import { GEMINI_FORMAT, nativePart, reasoningPart } from './reasoning.ts'
import type { WireAssistant, WireMessage } from './wire.ts'

/** One message of ours for each of theirs, in place: outbound relies on the same index. */
export function parseMessages(messages: WireMessage[]): Message[] {
  return messages.map((message, index) => parseMessage(message, `messages[${index}]`))
}

function parseMessage(message: WireMessage, field: string): Message {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: message.role, content: texts(message.content), ...nameOf(message) }
    case 'user':
      return { role: 'user', content: parts(message.content, field), ...nameOf(message) }
    case 'assistant':
      return parseAssistant(message)
    case 'tool':
      return {
        role: 'tool',
        callId: message.tool_call_id,
        content: toolParts(message.content, field),
        ...nameOf(message),
        ...cacheOf(message),
      }
    case 'function':
      // The older form knows no ids: a call is answered by its function's name.
      return { role: 'tool', callId: message.name, name: message.name, content: message.content ? [{ type: 'text', text: message.content }] : [] }
  }
}

function parseAssistant(message: WireAssistant): AssistantMessage {
  const content: AssistantPart[] = []
  const proofs = new Map<string, string>()
  let textProof: string | undefined
  for (const detail of message.reasoning_details ?? []) {
    const part = reasoningPart(detail) ?? nativePart(detail)
    if (!part) continue
    if (part.type === 'reasoning' && part.kind === 'encrypted' && part.format === GEMINI_FORMAT) {
      if (part.id) proofs.set(part.id, part.text)
      else textProof = part.text
    } else content.push(part)
  }
  const spoken = message.reasoning_content || message.reasoning
  if (content.length === 0 && spoken) content.push({ type: 'reasoning', kind: 'text', text: spoken })
  const said = assistantText(message.content)
  if (textProof !== undefined) sign(said, textProof)
  content.push(...said)
  if (message.refusal) content.push({ type: 'refusal', text: message.refusal })
  if (message.audio) content.push({ type: 'audio_reference', id: message.audio.id })
  for (const { image_url, signature } of message.images ?? []) {
    content.push({ type: 'image', source: mediaSource(image_url.url), ...(signature != null && { signature }) })
  }
  for (const call of message.tool_calls ?? []) content.push(parseCall(call, proofs))
  if (message.function_call) {
    const { name, arguments: input } = message.function_call
    content.push({ type: 'tool_call', id: name, name, arguments: argumentsText(input) })
  }
  return { role: 'assistant', content, ...nameOf(message) }
}

/** Gemini may sign an empty text part at the very end: then there is no text to hang it on. */
function sign(said: AssistantPart[], proof: string): void {
  const text = said.findLast((part) => part.type === 'text')
  if (text) text.signature = proof
  else said.push({ type: 'text', text: '', signature: proof })
}

function parseCall(call: NonNullable<WireAssistant['tool_calls']>[number], proofs: Map<string, string>): ToolCallPart {
  const signature = proofs.get(call.id)
  const proof = signature === undefined ? {} : { signature }
  if (call.type === 'custom') {
    return { type: 'tool_call', id: call.id, name: call.custom.name, arguments: call.custom.input, custom: true, ...proof }
  }
  return { type: 'tool_call', id: call.id, name: call.function.name, arguments: argumentsText(call.function.arguments), ...proof }
}

function argumentsText(input: string | Record<string, unknown> | null | undefined): string {
  if (input == null || input === '') return '{}'
  return typeof input === 'string' ? input : JSON.stringify(input)
}

function texts(content: string | { text: string; cache_control?: WireCache }[]): TextPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return content.map((part) => ({ type: 'text', text: part.text, ...cacheOf(part) }))
}

function assistantText(content: WireAssistant['content']): AssistantPart[] {
  if (content == null || content === '') return []
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.map((part): AssistantPart => {
    if (isPart(part, 'text')) return { type: 'text', text: part.text, ...cacheOf(part) }
    if (isPart(part, 'refusal')) return { type: 'refusal', text: part.refusal }
    // Mistral's own form of reasoning, which its clients send back.
    if (part.type === 'thinking' && Array.isArray(part.thinking)) return { type: 'reasoning', kind: 'text', text: thinkingText(part.thinking) }
    return native(part)
  })
}

export function thinkingText(thinking: unknown[]): string {
  return thinking.map((piece) => (isText(piece) ? piece.text : '')).join('')
}

function isText(value: unknown): value is { text: string } {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
}

type Content = Extract<WireMessage, { role: 'user' }>['content']
type ContentPart = Exclude<Content, string>[number]

function parts(content: Content, field: string): UserPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return content.map((part, index) => userPart(part, `${field}.content[${index}]`))
}

function userPart(part: ContentPart, field: string): UserPart {
  if (isPart(part, 'text')) return { type: 'text', text: part.text, ...cacheOf(part) }
  if (isPart(part, 'image_url')) return imagePart(part)
  if (isPart(part, 'file')) return filePart(part, field)
  if (isPart(part, 'input_audio')) return { type: 'audio', data: part.input_audio.data, format: part.input_audio.format }
  return native(part)
}

function toolParts(content: Extract<WireMessage, { role: 'tool' }>['content'], field: string): ToolMessage['content'] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return content.map((part, index) => {
    if (isPart(part, 'text')) return { type: 'text', text: part.text, ...cacheOf(part) }
    if (isPart(part, 'image_url')) return imagePart(part)
    if (isPart(part, 'file')) return filePart(part, `${field}.content[${index}]`)
    const param = `${field}.content[${index}].type`
    throw new ApiError('invalid_request', say`${param}: a tool's result may hold text, image_url and file parts, not ${part.type}.`, { param })
  })
}

type Wire<Type extends string> = Extract<KnownPart, { type: Type }>

function imagePart(part: Wire<'image_url'>): ImagePart {
  const { url, detail } = typeof part.image_url === 'string' ? { url: part.image_url, detail: null } : part.image_url
  const image: ImagePart = { type: 'image', source: mediaSource(url), ...cacheOf(part) }
  if (detail === 'auto' || detail === 'low' || detail === 'high') image.detail = detail
  return image
}

function filePart(part: Wire<'file'>, field: string): FilePart {
  const { file_data, file_id, filename } = part.file
  const facts = { ...(filename != null && { filename }), ...cacheOf(part) }
  if (file_data) return { type: 'file', source: mediaSource(file_data), ...facts }
  if (file_id) return { type: 'file', source: { kind: 'id', id: file_id }, ...facts }
  throw new ApiError('invalid_request', say`${field}.file: give file_data (a data URL or a URL) or file_id.`, { param: `${field}.file` })
}

/** The loose branch of the unions hides the others from TypeScript; the schema has checked the shape. */
function isPart<Part extends { type: string }, Type extends string>(part: Part, type: Type): part is Part & Extract<KnownPart, { type: Type }> {
  return part.type === type
}

type KnownPart =
  | { type: 'text'; text: string; cache_control?: WireCache }
  | { type: 'refusal'; refusal: string }
  | { type: 'image_url'; image_url: string | { url: string; detail?: string | null }; cache_control?: WireCache }
  | { type: 'input_audio'; input_audio: { data: string; format: string } }
  | { type: 'file'; file: { file_data?: string | null; file_id?: string | null; filename?: string | null }; cache_control?: WireCache }

function native(part: { type: string } & Record<string, unknown>): NativePart {
  return { type: 'native', dialect: 'openai-chat', value: part }
}

type WireCache = { ttl?: '5m' | '1h' | null } | null | undefined

function cacheOf(value: { cache_control?: WireCache }): { cacheControl?: CacheControl } {
  if (!value.cache_control) return {}
  return { cacheControl: value.cache_control.ttl ? { ttl: value.cache_control.ttl } : {} }
}

function nameOf(value: { name?: string | null }): { name?: string } {
  return value.name ? { name: value.name } : {}
}
