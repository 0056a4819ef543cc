import type { AssistantMessage, Message, ReasoningPart, ToolMessage, UserPart } from '../../chat/request.ts'
import { unsupported } from '../fields.ts'
import { mediaUrl } from '../media.ts'
import { toolCallId } from '../tool-call-ids.ts'
import type { JsonObject, Target } from '../types.ts'
import { OPENAI_FORMAT } from './read-items.ts'
import { say } from '../../say.ts'

/** Our messages as items, for a caller of another dialect. */
export function inputItems(messages: Message[], target: Target, warnings: string[]): JsonObject[] {
  const custom = new Set<string>()
  for (const { role, content } of messages) {
    if (role === 'assistant') for (const part of content) if (part.type === 'tool_call' && part.custom) custom.add(part.id)
  }
  return messages.flatMap((message, index): JsonObject[] => {
    const field = `messages[${index}]`
    switch (message.role) {
      case 'system':
      case 'developer': {
        const role = message.role === 'developer' ? (target.quirks.developerRole ?? 'developer') : 'system'
        return message.content.length > 0 ? [{ role, content: message.content.map((part) => ({ type: 'input_text', text: part.text })) }] : []
      }
      case 'user':
        if (message.content.length === 0) return []
        return [{ role: 'user', content: message.content.map((part, position) => partToWire(part, `${field}.content[${position}]`, target)) }]
      case 'tool':
        return [{ type: custom.has(message.callId) ? 'custom_tool_call_output' : 'function_call_output', ...output(message, field, target) }]
      case 'assistant':
        return assistantItems(message, target, warnings)
    }
  })
}

function partToWire(part: UserPart, field: string, { provider }: Target): JsonObject {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text }
    case 'image': {
      const source = part.source.kind === 'id' ? { file_id: part.source.id } : { image_url: mediaUrl(part.source) }
      return { type: 'input_image', ...source, detail: part.detail ?? 'auto' }
    }
    case 'file': {
      const { source, filename } = part
      if (source.kind === 'id') return { type: 'input_file', file_id: source.id }
      if (source.kind === 'url') return { type: 'input_file', file_url: source.url }
      return { type: 'input_file', filename: filename ?? 'document.pdf', file_data: mediaUrl(source) }
    }
    case 'audio':
      return { type: 'input_audio', input_audio: { data: part.data, format: part.format } }
    case 'native':
      if (part.dialect === 'openai-responses') return part.value
      throw unsupported(field, say`(${String(part.value.type)}) cannot be expressed for ${provider}`)
  }
}

function output(message: ToolMessage, field: string, target: Target): JsonObject {
  const onlyText = message.content.every((part) => part.type === 'text')
  const content = onlyText
    ? message.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
    : message.content.map((part, index) => partToWire(part, `${field}.content[${index}]`, target))
  return { call_id: callId(message.callId, target), output: content }
}

/** OpenAI takes 64 characters, some makers' ids are longer. */
function callId(id: string, { quirks }: Target): string {
  return toolCallId(id, quirks.toolCallIds ?? (id.length > 64 ? 'short-40' : 'any'))
}

/** In the order of production; a reasoning item must be followed by what it led to. */
function assistantItems(message: AssistantMessage, target: Target, warnings: string[]): JsonObject[] {
  const items: JsonObject[] = []
  const format = target.quirks.reasoningFormat ?? OPENAI_FORMAT
  for (const part of message.content) {
    const last = items.at(-1)
    if (part.type === 'reasoning') {
      if (part.format === format) addReasoning(items, part)
    } else if (part.type === 'text' || part.type === 'refusal') {
      if (part.text === '') continue
      const wire = part.type === 'text' ? { type: 'output_text', text: part.text, annotations: [] } : { type: 'refusal', refusal: part.text }
      if (last?.type === 'message' && Array.isArray(last.content)) last.content.push(wire)
      else items.push({ type: 'message', role: 'assistant', content: [wire] })
    } else if (part.type === 'tool_call') {
      const call_id = callId(part.id, target)
      if (part.custom) items.push({ type: 'custom_tool_call', call_id, name: part.name, input: part.arguments })
      else items.push({ type: 'function_call', call_id, name: part.name, arguments: part.arguments || '{}' })
    } else if (part.type === 'native' && part.dialect === 'openai-responses') items.push(part.value)
    else if (part.type === 'native') warnings.push('Blocks of hosted tools in earlier answers were left out: only the provider that made them understands them.')
  }
  const complete = items.filter((item) => item.type !== 'reasoning' || item.encrypted_content !== undefined)
  while (complete.at(-1)?.type === 'reasoning') complete.pop()
  return complete
}

/** Summary and blob of one item are one item again. */
function addReasoning(items: JsonObject[], part: ReasoningPart): void {
  let item = items.at(-1)
  if (item?.type !== 'reasoning' || item.id !== part.id || item.encrypted_content !== undefined) {
    item = { type: 'reasoning', ...(part.id !== undefined && { id: part.id }), summary: [] }
    items.push(item)
  }
  if (part.kind === 'encrypted') item.encrypted_content = part.text
  else if (part.kind === 'summary') (item.summary as JsonObject[]).push({ type: 'summary_text', text: part.text })
  else item.content = [...((item.content as JsonObject[] | undefined) ?? []), { type: 'reasoning_text', text: part.text }]
}
