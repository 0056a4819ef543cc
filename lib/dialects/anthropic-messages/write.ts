import { collect } from '../../chat/collect.ts'
import type { Annotation, AssistantPart, ChatRequest } from '../../chat/request.ts'
import type { Frame } from '../../chat/events.ts'
import { argumentsObject, objectOf } from '../json.ts'
import type { AnswerInfo, Charge, JsonObject } from '../types.ts'
import { encodeForeign } from '../foreign.ts'
import { signatureOf } from './signatures.ts'
import { CLAUDE_FORMAT } from './names.ts'
import { stopReason } from './stop-reasons.ts'
import { usageToWire } from './usage.ts'

/** The whole answer as one message object. */
export function whole(frames: Frame[], info: AnswerInfo, charge: Charge, request: ChatRequest): JsonObject {
  const native = info.relay && frames.length === 1 ? frames[0]!.native : undefined
  const head = { id: info.id, type: 'message', role: 'assistant', model: info.model, provider: info.provider }
  const tail = { usage: usageToWire(charge, objectOf(native?.usage)), ...(info.warnings.length > 0 && { warnings: info.warnings }) }
  if (native) return { ...native, ...head, ...tail }
  const choice = collect(frames.flatMap((frame) => frame.events)).choices[0]
  const finish = choice?.finish
  return {
    ...head,
    content: blocks(choice?.message.content ?? [], request.reasoning?.exclude === true),
    stop_reason: finish ? stopReason(finish.reason, finish.raw, finish.stopSequence) : null,
    stop_sequence: finish?.stopSequence ?? null,
    ...tail,
  }
}

/** Thinking, then text, then calls: the order that Anthropic's own answers have, and that can be sent back. */
function blocks(content: AssistantPart[], hidden: boolean): JsonObject[] {
  const all = content.flatMap((part) => partBlocks(part, hidden))
  return [...all.filter((block) => block.type !== 'tool_use'), ...all.filter((block) => block.type === 'tool_use')]
}

function partBlocks(part: AssistantPart, hidden: boolean): JsonObject[] {
  switch (part.type) {
    case 'text': {
      const citations = part.annotations?.map(citationToWire)
      return [
        ...(part.text === '' ? [] : [{ type: 'text', text: part.text, ...(citations && { citations }) }]),
        ...(part.signature === undefined ? [] : [proof({ is: 'text', payload: part.signature })]),
      ]
    }
    case 'refusal':
      return [{ type: 'text', text: part.text }]
    case 'reasoning':
      if (part.kind === 'encrypted') return [redacted(part)]
      return hidden && part.signature === undefined ? [] : [{ type: 'thinking', thinking: hidden ? '' : part.text, signature: signatureOf(part) }]
    case 'tool_call': {
      const input = part.custom ? { input: part.arguments } : argumentsObject(part.arguments)
      return [
        ...(part.signature === undefined ? [] : [proof({ is: 'call', id: part.id, payload: part.signature })]),
        { type: 'tool_use', id: part.id, name: part.name, input },
      ]
    }
    case 'image':
      return part.source.kind === 'data' ? [{ type: 'image', source: { type: 'base64', media_type: part.source.mediaType, data: part.source.data } }] : []
    case 'native':
      return [nativeBlock(part)]
    default:
      return []
  }
}

/** A hidden block: Claude's own data, or another maker's under our mark. */
export function redacted(part: Pick<Extract<AssistantPart, { type: 'reasoning' }>, 'text' | 'format' | 'id'>): JsonObject {
  if (part.format === CLAUDE_FORMAT) return { type: 'redacted_thinking', data: part.text }
  return proof({ is: 'reasoning', kind: 'encrypted', payload: part.text, ...(part.format && { format: part.format }), ...(part.id && { id: part.id }) })
}

export function proof(foreign: Parameters<typeof encodeForeign>[0]): JsonObject {
  return { type: 'redacted_thinking', data: encodeForeign(foreign) }
}

export function nativeBlock({ dialect, value }: Pick<Extract<AssistantPart, { type: 'native' }>, 'dialect' | 'value'>): JsonObject {
  return dialect === 'anthropic-messages' ? value : proof({ is: 'native', dialect, value })
}

export function citationToWire({ url, title, content }: Annotation): JsonObject {
  return { type: 'web_search_result_location', url, title: title ?? null, cited_text: content ?? '', encrypted_index: '' }
}
