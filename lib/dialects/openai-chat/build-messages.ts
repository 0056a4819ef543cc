import type { AssistantMessage, FilePart, Message, ReasoningPart, TextPart, ToolMessage, UserPart } from '../../chat/request.ts'
import { unsupported } from '../fields.ts'
import { isObject, objectOf, objectsOf } from '../json.ts'
import { mediaUrl } from '../media.ts'
import { toolCallId } from '../tool-call-ids.ts'
import type { JsonObject, Quirks, Target } from '../types.ts'
import { readable, reasoningDetail } from './reasoning.ts'
import { say } from '../../say.ts'

/** Our messages in OpenAI's form, for a caller of another dialect. */
export function messagesToWire(messages: Message[], target: Target, warnings: string[]): JsonObject[] {
  const wire: JsonObject[] = []
  let files: FilePart[] = []
  for (const [index, message] of inCallOrder(messages).entries()) {
    // A tool's result cannot hold a file here: it follows as the user's, after the last result.
    if (message.role !== 'tool' && files.length > 0) {
      wire.push({ role: 'user', content: partsToWire(files, '', target) })
      files = []
    }
    if (message.role === 'assistant') {
      const turn = assistantToWire(message, target, warnings)
      if (turn) wire.push(turn)
    } else if (message.role === 'tool') {
      wire.push(toolToWire(message, `messages[${index}]`, target))
      files.push(...message.content.filter((part) => part.type === 'file'))
    } else if (message.role === 'user') {
      wire.push({ role: 'user', content: partsToWire(message.content, `messages[${index}]`, target), ...(message.name && { name: message.name }) })
    } else {
      const role = message.role === 'developer' ? (target.quirks.developerRole ?? 'system') : 'system'
      wire.push({ role, content: textOrParts(message.content, target), ...(message.name && { name: message.name }) })
    }
  }
  if (files.length > 0) wire.push({ role: 'user', content: partsToWire(files, '', target) })
  return wire
}

/** Results in the order of their calls, which xAI insists on; agents send them in the order in which they came in. */
function inCallOrder(messages: Message[]): Message[] {
  const places = new Map<string, number>()
  const ordered: Message[] = []
  let results: ToolMessage[] = []
  const place = ({ callId }: ToolMessage): number => places.get(callId) ?? places.size
  for (const message of messages) {
    if (message.role === 'tool') {
      results.push(message)
      continue
    }
    ordered.push(...results.toSorted((a, b) => place(a) - place(b)), message)
    results = []
    if (message.role === 'assistant') for (const part of message.content) if (part.type === 'tool_call') places.set(part.id, places.size)
  }
  return [...ordered, ...results.toSorted((a, b) => place(a) - place(b))]
}

function assistantToWire(message: AssistantMessage, target: Target, warnings: string[]): JsonObject | null {
  const text = message.content.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const refusal = message.content.map((part) => (part.type === 'refusal' ? part.text : '')).join('')
  const calls = message.content.flatMap((part) => (part.type === 'tool_call' ? [part] : []))
  if (message.content.some((part) => part.type === 'native')) {
    warnings.push('Blocks of hosted tools in earlier answers were left out: only the provider that made them understands them.')
  }
  // A turn with nothing in it (an aborted answer) is refused by many hosts.
  if (text === '' && refusal === '' && calls.length === 0) return null
  const wire: JsonObject = { role: 'assistant', content: text || null }
  if (message.name) wire.name = message.name
  if (refusal) wire.refusal = refusal
  if (calls.length > 0) {
    wire.tool_calls = calls.map((call) => {
      const id = toolCallId(call.id, target.quirks.toolCallIds)
      if (call.custom) return { id, type: 'custom', custom: { name: call.name, input: call.arguments } }
      return { id, type: 'function', function: { name: call.name, arguments: call.arguments || '{}' } }
    })
  }
  replayReasoning(wire, message, target)
  return wire
}

/** Gives an assistant turn its reasoning back where the provider wants it, in the field that it reads. */
export function replayReasoning(wire: JsonObject, message: AssistantMessage, { quirks, reasoning }: Target): void {
  const parts = message.content.filter((part) => part.type === 'reasoning')
  const hasCalls = message.content.some((part) => part.type === 'tool_call')
  const replay = quirks.reasoning === 'openrouter' ? 'always' : (quirks.replayReasoning ?? 'never')
  if (replay === 'never' || (replay === 'with-tool-calls' && !hasCalls)) return
  const field = quirks.reasoning === 'openrouter' ? 'reasoning_details' : (quirks.reasoningField ?? 'reasoning_content')
  if (field === 'reasoning_details') {
    const details = quirks.reasoning === 'openrouter' ? parts : parts.filter(isOpen)
    if (details.length > 0) wire.reasoning_details = details.map((part, index) => reasoningDetail(part, index))
    return
  }
  const words = parts.map(readable).join('')
  // DeepSeek and Kimi refuse a tool turn without the field, even where it was empty.
  if (words !== '' || (hasCalls && reasoning)) wire[field] = words
}

/** Nothing in it that only its maker may read. */
function isOpen(part: ReasoningPart): boolean {
  return part.kind === 'text' && part.signature === undefined
}

function toolToWire(message: ToolMessage, field: string, target: Target): JsonObject {
  const content = message.content.filter((part) => part.type !== 'file')
  const placeholder = content.length < message.content.length && content.length === 0 ? [text('The result is the file in the next message.')] : content
  return {
    role: 'tool',
    tool_call_id: toolCallId(message.callId, target.quirks.toolCallIds),
    content: placeholder.some((part) => part.type === 'image')
      ? partsToWire(placeholder, field, target)
      : placeholder.map((part) => (part.type === 'text' ? part.text : '')).join('\n'),
  }
}

function text(words: string): TextPart {
  return { type: 'text', text: words }
}

function textOrParts(parts: TextPart[], target: Target): string | JsonObject[] {
  if (target.quirks.cacheControl && parts.some((part) => part.cacheControl)) return partsToWire(parts, '', target)
  return parts.map((part) => part.text).join('\n\n')
}

/** A user's parts; one plain text stays a string, which every host understands. */
export function partsToWire(parts: UserPart[], field: string, target: Target): string | JsonObject[] {
  const only = parts.length === 1 ? parts[0] : undefined
  if (only?.type === 'text' && !(only.cacheControl && target.quirks.cacheControl)) return only.text
  return parts.map((part, index) => {
    const cache = target.quirks.cacheControl && 'cacheControl' in part && part.cacheControl ? { cache_control: { type: 'ephemeral', ...part.cacheControl } } : {}
    return { ...partToWire(part, `${field}.content[${index}]`, target), ...cache }
  })
}

function partToWire(part: UserPart, field: string, { provider }: Target): JsonObject {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'image':
      if (part.source.kind === 'id') throw unsupported(field, say`refers to an uploaded image, which ${provider} does not have`)
      return { type: 'image_url', image_url: { url: mediaUrl(part.source), ...(part.detail && { detail: part.detail }) } }
    case 'file': {
      const { source } = part
      // Only documents with pages are files here; what is text anyway is said as text.
      if (source.kind === 'data' && source.mediaType.startsWith('text/')) {
        const words = Buffer.from(source.data, 'base64').toString('utf8')
        return { type: 'text', text: part.filename ? `${part.filename}:\n${words}` : words }
      }
      const file = source.kind === 'id' ? { file_id: source.id } : { filename: part.filename ?? 'document.pdf', file_data: mediaUrl(source) }
      return { type: 'file', file }
    }
    case 'audio':
      return { type: 'input_audio', input_audio: { data: part.data, format: part.format } }
    case 'native':
      throw unsupported(field, say`(${String(part.value.type)}) cannot be expressed for ${provider}`)
  }
}

/** The caller's own message, with only what this provider misreads changed; null when there is nothing in it. */
export function relayMessage(wire: JsonObject, message: Message, target: Target): JsonObject | null {
  const { quirks } = target
  let result = wire
  const change = (): JsonObject => (result === wire ? (result = { ...wire }) : result)
  if (wire.role === 'developer' && (quirks.developerRole ?? 'system') === 'system') change().role = 'system'
  if (message.role === 'assistant') {
    if (isEmpty(wire)) return null
    const fields = ['reasoning', 'reasoning_content', 'reasoning_details'].filter((field) => field in wire)
    if (fields.length > 0) for (const field of fields) delete change()[field]
    replayReasoning(change(), message, target)
  }
  if (quirks.inlineImages && (message.role === 'user' || message.role === 'tool') && Array.isArray(wire.content)) {
    change().content = partsToWire(message.content, '', target)
  } else if (!quirks.cacheControl) stripCacheControl(wire, change)
  renameCalls(wire, quirks, change)
  return result
}

function isEmpty(wire: JsonObject): boolean {
  const silent = wire.content == null || wire.content === '' || (Array.isArray(wire.content) && wire.content.length === 0)
  return silent && objectsOf(wire.tool_calls).length === 0 && !wire.function_call && !wire.audio && !wire.refusal
}

function stripCacheControl(wire: JsonObject, change: () => JsonObject): void {
  if ('cache_control' in wire) delete change().cache_control
  if (!Array.isArray(wire.content) || !wire.content.some((part) => isObject(part) && 'cache_control' in part)) return
  change().content = objectsOf(wire.content).map(({ cache_control: _, ...part }) => part)
}

function renameCalls(wire: JsonObject, { toolCallIds }: Quirks, change: () => JsonObject): void {
  const rename = toolCallIds !== undefined && toolCallIds !== 'any'
  if (rename && typeof wire.tool_call_id === 'string') change().tool_call_id = toolCallId(wire.tool_call_id, toolCallIds)
  const calls = objectsOf(wire.tool_calls)
  const odd = calls.some((call) => !call.type || (objectOf(call.function) && typeof objectOf(call.function)?.arguments !== 'string'))
  if (calls.length === 0 || (!rename && !odd)) return
  change().tool_calls = calls.map((call) => {
    const fn = objectOf(call.function)
    const input = fn && (typeof fn.arguments === 'string' ? fn.arguments : JSON.stringify(fn.arguments ?? {}))
    return { type: 'function', ...call, id: toolCallId(String(call.id), toolCallIds), ...(fn && { function: { ...fn, arguments: input } }) }
  })
}
