import type {
  AssistantMessage, AssistantPart, CacheControl, FilePart, ImagePart, MediaSource, Message, TextPart, ToolMessage, UserPart,
} from '../../chat/request.ts'
import { ApiError } from '../../errors.ts'
import { say } from '../../say.ts'
import { objectsOf, stringOf } from '../json.ts'
import { decodeForeign } from '../foreign.ts'
import { CLAUDE_FORMAT } from './names.ts'
import { isBlock, type KnownBlock, type WireMessage, type WireRequest, type WireSource } from './wire.ts'

type Blocks = Exclude<WireMessage['content'], string>

/** `system` and the turns as messages of ours; a user's turn with results becomes several. */
export function parseMessages(wire: WireRequest): Message[] {
  const system = texts(wire.system ?? '')
  const messages: Message[] = system.length > 0 ? [{ role: 'system', content: system }] : []
  for (const [index, message] of wire.messages.entries()) {
    const { role, content } = message
    const field = `messages[${index}]`
    if (role === 'system') messages.push({ role, content: typeof content === 'string' ? texts(content) : systemTexts(content, field) })
    else if (role === 'assistant') messages.push(parseAssistant(blocksOf(content), field))
    else messages.push(...parseUser(blocksOf(content), field))
  }
  return messages
}

function blocksOf(content: WireMessage['content']): Blocks {
  if (typeof content !== 'string') return content
  return content === '' ? [] : [{ type: 'text', text: content }]
}

function texts(content: string | { text: string; cache_control?: WireCache }[]): TextPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return content.map((block) => ({ type: 'text', text: block.text, ...cacheOf(block) }))
}

function systemTexts(blocks: Blocks, field: string): TextPart[] {
  return blocks.flatMap((block, index) => {
    if (isBlock(block, 'text')) return texts([block])
    // Newer kinds (tool_addition) reach Claude in the caller's own body; there is no text in them for others.
    if (block.type === 'tool_addition' || block.type === 'tool_removal') return []
    throw misplaced(`${field}.content[${index}]`, block.type)
  })
}

/** Results first, as the API itself orders them, then what the user says. */
function parseUser(blocks: Blocks, field: string): Message[] {
  const results: ToolMessage[] = []
  const said: UserPart[] = []
  for (const [index, block] of blocks.entries()) {
    const place = `${field}.content[${index}]`
    if (isBlock(block, 'tool_result')) results.push(parseResult(block, place))
    else said.push(userPart(block, place))
  }
  return said.length > 0 || results.length === 0 ? [...results, { role: 'user', content: said }] : results
}

function parseResult(block: Extract<KnownBlock, { type: 'tool_result' }>, field: string): ToolMessage {
  const content = typeof block.content === 'string' ? texts(block.content) : (block.content ?? []).map((part, index) => resultPart(part, `${field}.content[${index}]`))
  return { role: 'tool', callId: block.tool_use_id, content, ...(block.is_error && { isError: true }), ...cacheOf(block) }
}

function resultPart(block: { type: string } & Record<string, unknown>, field: string): ToolMessage['content'][number] {
  if (isBlock(block, 'text')) return { type: 'text', text: block.text, ...cacheOf(block) }
  if (isBlock(block, 'image')) return imagePart(block)
  if (isBlock(block, 'document')) return documentPart(block, field)
  // search_result, tool_reference and what comes: as text, others can at least read it.
  return { type: 'text', text: JSON.stringify(block) }
}

function userPart(block: Blocks[number], field: string): UserPart {
  if (isBlock(block, 'text')) return { type: 'text', text: block.text, ...cacheOf(block) }
  if (isBlock(block, 'image')) return imagePart(block)
  if (isBlock(block, 'document')) return documentPart(block, field)
  if (isBlock(block, 'tool_use') || isBlock(block, 'thinking') || isBlock(block, 'redacted_thinking')) throw misplaced(field, block.type)
  return { type: 'native', dialect: 'anthropic-messages', value: block }
}

function parseAssistant(blocks: Blocks, field: string): AssistantMessage {
  const content: AssistantPart[] = []
  for (const [index, block] of blocks.entries()) {
    if (isBlock(block, 'text')) content.push({ type: 'text', text: block.text, ...cacheOf(block) })
    else if (isBlock(block, 'tool_use')) {
      const input = typeof block.input === 'string' ? block.input : JSON.stringify(block.input ?? {})
      content.push({ type: 'tool_call', id: block.id, name: block.name, arguments: input, ...cacheOf(block) })
    } else if (isBlock(block, 'thinking')) addThinking(content, block.thinking, block.signature ?? '')
    else if (isBlock(block, 'redacted_thinking')) addRedacted(content, block.data)
    else if (isBlock(block, 'tool_result')) throw misplaced(`${field}.content[${index}]`, block.type)
    else if (isBlock(block, 'image')) content.push(imagePart(block))
    else content.push({ type: 'native', dialect: 'anthropic-messages', value: block })
  }
  signCalls(content)
  return { role: 'assistant', content }
}

function addThinking(content: AssistantPart[], text: string, signature: string): void {
  const foreign = decodeForeign(signature)
  if (foreign?.is === 'reasoning') {
    const { kind, payload, format, id } = foreign
    content.push({ type: 'reasoning', kind, text, ...(payload && { signature: payload }), ...(format !== undefined && { format }), ...(id !== undefined && { id }) })
  } else if (signature === '') content.push({ type: 'reasoning', kind: 'text', text })
  else content.push({ type: 'reasoning', kind: 'text', text, signature, format: CLAUDE_FORMAT })
}

function addRedacted(content: AssistantPart[], data: string): void {
  const foreign = decodeForeign(data)
  if (!foreign) content.push({ type: 'reasoning', kind: 'encrypted', text: data, format: CLAUDE_FORMAT })
  else if (foreign.is === 'native') content.push({ type: 'native', dialect: foreign.dialect, value: foreign.value })
  else if (foreign.is === 'call') content.push({ type: 'reasoning', kind: 'encrypted', text: foreign.payload, callId: foreign.id })
  else if (foreign.is === 'text') {
    const text = content.at(-1)
    if (text?.type === 'text' && text.signature === undefined) text.signature = foreign.payload
    else content.push({ type: 'text', text: '', signature: foreign.payload })
  } else {
    const { kind, payload, format, id } = foreign
    content.push({ type: 'reasoning', kind, text: payload, ...(format !== undefined && { format }), ...(id !== undefined && { id }) })
  }
}

/** A call's proof came in a block of its own: it moves to its call. */
function signCalls(content: AssistantPart[]): void {
  for (const part of content) {
    if (part.type !== 'reasoning' || part.callId === undefined) continue
    const call = content.find((other) => other.type === 'tool_call' && other.id === part.callId)
    if (call?.type === 'tool_call') call.signature = part.text
  }
  content.splice(0, content.length, ...content.filter((part) => part.type !== 'reasoning' || part.callId === undefined))
}

function imagePart(block: Extract<KnownBlock, { type: 'image' }>): ImagePart {
  return { type: 'image', source: mediaSource(block.source), ...cacheOf(block) }
}

function documentPart(block: Extract<KnownBlock, { type: 'document' }>, field: string): FilePart | TextPart {
  const facts = { ...(block.title != null && { filename: block.title }), ...cacheOf(block) }
  const { source } = block
  if (source.type === 'content') {
    const text = typeof source.content === 'string' ? source.content : objectsOf(source.content).map((part) => stringOf(part.text) ?? '').join('\n')
    if (text === '') throw misplaced(`${field}.source`, source.type)
    return { type: 'text', text, ...cacheOf(block) }
  }
  return { type: 'file', source: mediaSource(source), ...facts }
}

function mediaSource(source: WireSource): MediaSource {
  switch (source.type) {
    case 'base64':
      return { kind: 'data', mediaType: source.media_type, data: source.data }
    case 'url':
      return { kind: 'url', url: source.url }
    case 'file':
      return { kind: 'id', id: source.file_id }
    case 'text':
      return { kind: 'data', mediaType: source.media_type ?? 'text/plain', data: Buffer.from(source.data).toString('base64') }
    case 'content':
      return { kind: 'data', mediaType: 'text/plain', data: '' }
  }
}

function misplaced(field: string, type: string): ApiError {
  return new ApiError('invalid_request', say`${field}: a ${type} block is not allowed here.`, { param: field })
}

type WireCache = { ttl?: '5m' | '1h' | null } | null | undefined

function cacheOf(value: { cache_control?: WireCache }): { cacheControl?: CacheControl } {
  if (!value.cache_control) return {}
  return { cacheControl: value.cache_control.ttl ? { ttl: value.cache_control.ttl } : {} }
}
