import type { AssistantMessage, AssistantPart, FilePart, ImagePart, Message, ReasoningPart, TextPart, ToolMessage, UserPart } from '../../chat/request.ts'
import { ApiError } from '../../errors.ts'
import { say } from '../../say.ts'
import { decodeForeign } from '../foreign.ts'
import { mediaSource } from '../media.ts'
import { plainName } from './namespaces.ts'
import { OPENAI_FORMAT } from './read-items.ts'
import { isItem, isMessage, type KnownItem, type KnownPart, type MessageItem, type WireItem, type WireParts, type WireRequest } from './wire.ts'

/** Items as messages: what the model said between two things said to it is one message of ours. */
export function parseInput(wire: WireRequest): Message[] {
  const messages: Message[] = []
  if (wire.instructions) messages.push({ role: 'system', content: [{ type: 'text', text: wire.instructions }] })
  if (typeof wire.input === 'string') return [...messages, { role: 'user', content: [{ type: 'text', text: wire.input }] }]
  for (const [index, item] of wire.input.entries()) addItem(messages, item, `input[${index}]`)
  for (const message of messages) if (message.role === 'assistant') settleProofs(message)
  return messages
}

function addItem(messages: Message[], item: WireItem, field: string): void {
  if (isItem(item, 'additional_tools')) return
  if (isMessage(item)) addMessage(messages, item, field)
  else if (isItem(item, 'function_call_output') || isItem(item, 'custom_tool_call_output')) messages.push(parseOutput(item, field))
  else if (item.type === 'item_reference') {
    const param = `${field}.type`
    throw new ApiError('invalid_request', say`${param}: this API keeps no items; send the item itself instead of an item_reference. Clients that set store to false do.`, { param })
  } else assistant(messages).content.push(...assistantParts(item))
}

function addMessage(messages: Message[], item: MessageItem, field: string): void {
  const { role, content } = item
  if (role === 'assistant') assistant(messages).content.push(...saidParts(content, field))
  else if (role === 'user') messages.push({ role, content: userParts(content, field) })
  else messages.push({ role, content: textsOf(content, field) })
}

/** The assistant's message that is going on, or a new one. */
function assistant(messages: Message[]): AssistantMessage {
  const last = messages.at(-1)
  if (last?.role === 'assistant') return last
  const message: AssistantMessage = { role: 'assistant', content: [] }
  messages.push(message)
  return message
}

function assistantParts(item: WireItem): AssistantPart[] {
  if (isItem(item, 'function_call')) return [{ type: 'tool_call', id: item.call_id, name: plainName(item.name, item.namespace), arguments: item.arguments || '{}' }]
  if (isItem(item, 'custom_tool_call')) return [{ type: 'tool_call', id: item.call_id, name: plainName(item.name, item.namespace), arguments: item.input, custom: true }]
  if (isItem(item, 'reasoning')) return reasoningParts(item)
  return [{ type: 'native', dialect: 'openai-responses', value: item }]
}

function reasoningParts(item: Extract<KnownItem, { type: 'reasoning' }>): AssistantPart[] {
  const foreign = decodeForeign(item.encrypted_content ?? '')
  if (foreign?.is === 'native') return [{ type: 'native', dialect: foreign.dialect, value: foreign.value }]
  if (foreign?.is === 'call') return [{ type: 'reasoning', kind: 'encrypted', text: foreign.payload, callId: foreign.id }]
  if (foreign?.is === 'text') return [{ type: 'text', text: '', signature: foreign.payload, covers: foreign.covers } as TextProof]
  const texts = (list: typeof item.summary): string[] => (list ?? []).flatMap((part) => part.text ?? [])
  if (foreign?.is === 'reasoning') {
    const { kind, payload, format, id } = foreign
    const facts = { ...(format !== undefined && { format }), ...(id !== undefined && { id }) }
    if (kind === 'encrypted') return [{ type: 'reasoning', kind, text: payload, ...facts }]
    return [{ type: 'reasoning', kind, text: [...texts(item.summary), ...texts(item.content)].join(''), ...(payload && { signature: payload }), ...facts }]
  }
  const facts: Partial<ReasoningPart> = { ...(item.id != null && { id: item.id }), ...(item.encrypted_content && { format: OPENAI_FORMAT }) }
  return [
    ...texts(item.summary).map((text): ReasoningPart => ({ type: 'reasoning', kind: 'summary', text, ...facts })),
    ...texts(item.content).map((text): ReasoningPart => ({ type: 'reasoning', kind: 'text', text, ...facts })),
    ...(item.encrypted_content ? [{ type: 'reasoning' as const, kind: 'encrypted' as const, text: item.encrypted_content, ...facts }] : []),
  ]
}

/** A text's signature on its way to the text, with how many of its last characters it covers. */
type TextProof = TextPart & { signature: string; covers: number | undefined }

/** Gemini's proofs came as items of their own: they move to the call or the text that they sign. */
function settleProofs(message: AssistantMessage): void {
  const settled: AssistantPart[] = []
  const proofs = new Map<string, string>()
  for (const part of message.content) {
    const last = settled.at(-1)
    if (part.type === 'reasoning' && part.callId !== undefined) proofs.set(part.callId, part.text)
    else if (isTextProof(part)) settled.push(...signedText(part, last?.type === 'text' && last.signature === undefined ? (settled.pop() as TextPart) : undefined))
    else settled.push(part)
  }
  for (const part of settled) {
    const proof = part.type === 'tool_call' ? proofs.get(part.id) : undefined
    if (part.type === 'tool_call' && proof !== undefined) part.signature = proof
  }
  message.content = settled
}

function isTextProof(part: AssistantPart): part is TextProof {
  return part.type === 'text' && 'covers' in part
}

/** Texts next to each other were one when they were written: what was signed is cut out again. */
function signedText({ signature, covers }: TextProof, before: TextPart | undefined): TextPart[] {
  if (!before) return [{ type: 'text', text: '', signature }]
  const cut = before.text.length - Math.min(covers ?? before.text.length, before.text.length)
  const signed: TextPart = { ...before, text: before.text.slice(cut), signature }
  return cut > 0 ? [{ ...before, text: before.text.slice(0, cut) }, signed] : [signed]
}

function parseOutput(item: Extract<KnownItem, { output: unknown }>, field: string): ToolMessage {
  const content = typeof item.output === 'string' ? textOf(item.output) : item.output.map((part, index) => outputPart(part, `${field}.output[${index}]`))
  return { role: 'tool', callId: item.call_id, content }
}

function outputPart(part: WireParts[number], field: string): ToolMessage['content'][number] {
  const known = knownPart(part, field)
  if (known?.type === 'text' || known?.type === 'image' || known?.type === 'file') return known
  throw new ApiError('invalid_request', say`${field}.type: a tool's output may hold text, image and file parts, not ${part.type}.`, { param: `${field}.type` })
}

function userParts(content: MessageItem['content'], field: string): UserPart[] {
  if (typeof content === 'string') return textOf(content)
  return content.map((part, index) => knownPart(part, `${field}.content[${index}]`) ?? { type: 'native', dialect: 'openai-responses', value: part })
}

function saidParts(content: MessageItem['content'], field: string): AssistantPart[] {
  if (typeof content === 'string') return textOf(content)
  return content.map((part, index): AssistantPart => {
    if (isPart(part, 'refusal')) return { type: 'refusal', text: part.refusal }
    const known = knownPart(part, `${field}.content[${index}]`)
    return known && (known.type === 'text' || known.type === 'image') ? known : { type: 'native', dialect: 'openai-responses', value: part }
  })
}

function textsOf(content: MessageItem['content'], field: string): TextPart[] {
  if (typeof content === 'string') return textOf(content)
  return content.map((part, index) => {
    const known = knownPart(part, `${field}.content[${index}]`)
    if (known?.type === 'text') return known
    throw new ApiError('invalid_request', say`${field}.content[${index}].type: instructions are text.`, { param: `${field}.content[${index}].type` })
  })
}

function textOf(text: string): TextPart[] {
  return text === '' ? [] : [{ type: 'text', text }]
}

function knownPart(part: WireParts[number], field: string): Exclude<UserPart, { type: 'native' }> | null {
  if (isPart(part, 'input_text')) {
    const { cache_control } = part
    return { type: 'text', text: part.text, ...(cache_control && { cacheControl: cache_control.ttl ? { ttl: cache_control.ttl } : {} }) }
  }
  if (isPart(part, 'input_image')) return imagePart(part, field)
  if (isPart(part, 'input_file')) return filePart(part, field)
  if (isPart(part, 'input_audio')) return { type: 'audio', data: part.input_audio.data, format: part.input_audio.format }
  return null
}

function imagePart(part: Extract<KnownPart, { type: 'input_image' }>, field: string): ImagePart {
  const detail = part.detail === 'auto' || part.detail === 'low' || part.detail === 'high' ? { detail: part.detail } : {}
  if (part.image_url) return { type: 'image', source: mediaSource(part.image_url), ...(detail as { detail?: ImagePart['detail'] }) }
  if (part.file_id) return { type: 'image', source: { kind: 'id', id: part.file_id } }
  throw new ApiError('invalid_request', say`${field}: give image_url or file_id.`, { param: field })
}

function filePart(part: Extract<KnownPart, { type: 'input_file' }>, field: string): FilePart {
  const facts = part.filename == null ? {} : { filename: part.filename }
  const url = part.file_data || part.file_url
  if (url) return { type: 'file', source: mediaSource(url), ...facts }
  if (part.file_id) return { type: 'file', source: { kind: 'id', id: part.file_id }, ...facts }
  throw new ApiError('invalid_request', say`${field}: give file_data, file_url or file_id.`, { param: field })
}

/** `input_text` stands for the three names of a text. */
function isPart<Type extends 'input_text' | 'input_image' | 'input_file' | 'input_audio' | 'refusal'>(
  part: { type: string },
  type: Type,
): part is Type extends 'input_text' ? Extract<KnownPart, { text: string }> : Extract<KnownPart, { type: Type }> {
  return part.type === type || (type === 'input_text' && (part.type === 'output_text' || part.type === 'text'))
}
