import type { ChatRequest } from '../../chat/request.ts'
import type { ChatEvent, FinishEvent, Frame, ReasoningEvent } from '../../chat/events.ts'
import type { ApiError } from '../../errors.ts'
import { objectOf, stringOf } from '../json.ts'
import { sseNamed } from '../sse.ts'
import type { AnswerInfo, Charge, JsonObject, StreamWriter } from '../types.ts'
import { errorBody } from './errors.ts'
import { signatureOf } from './signatures.ts'
import { stopReason } from './stop-reasons.ts'
import { usageToWire } from './usage.ts'
import { citationToWire, nativeBlock, proof, redacted } from './write.ts'

/** Writes Anthropic's stream: one open block at a time, contiguous indexes, usage and stop reason at the end. */
export function writer(info: AnswerInfo, request: ChatRequest): StreamWriter {
  return info.relay ? new RelayWriter(info) : new BlockWriter(info, request)
}

/** The provider's own events: only id, model and usage are ours. */
class RelayWriter implements StreamWriter {
  private readonly info: AnswerInfo
  /** The event that brings stop reason and usage: it waits for the charge. */
  private last: JsonObject = { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null } }

  constructor(info: AnswerInfo) {
    this.info = info
  }

  write({ native }: Frame): string {
    if (!native) return ''
    const type = stringOf(native.type) ?? 'message'
    if (type === 'message_stop') return ''
    if (type === 'message_start') {
      const { id, model, provider } = this.info
      return sseNamed(type, { ...native, message: { ...objectOf(native.message), id, model, provider } })
    }
    if (type === 'message_delta' && objectOf(native.delta)?.stop_reason) {
      this.last = native
      return ''
    }
    return sseNamed(type, native)
  }

  end(charge: Charge): string {
    return ending({ ...this.last, usage: usageToWire(charge, objectOf(this.last.usage)) }, this.info)
  }

  fail(error: ApiError): string {
    return sseNamed('error', errorBody(error, this.info.id))
  }
}

interface Call {
  index: number
  id: string
  name: string
  signature: string | undefined
  custom: boolean
  json: string
}

class BlockWriter implements StreamWriter {
  private readonly info: AnswerInfo
  private readonly hidden: boolean
  private started = false
  private blocks = 0
  /** What the open block holds: its kind, and which stretch of reasoning or which call it is. */
  private open: { kind: string; place: number } | undefined
  private signature: string | undefined
  private thought: ReasoningEvent | undefined
  private readonly calls = new Map<number, Call>()
  /** Calls that began while another one was open: hosts may interleave them, Anthropic's stream may not. */
  private readonly waiting: Call[] = []
  private finish: FinishEvent | undefined

  constructor(info: AnswerInfo, request: ChatRequest) {
    this.info = info
    this.hidden = request.reasoning?.exclude === true
  }

  write({ events }: Frame): string {
    let out = ''
    for (const event of events) {
      if (event.type === 'usage' || event.type === 'error') continue
      if (!this.started) out += this.start()
      if (event.type === 'finish') this.finish ??= event
      else if (event.type !== 'start' && event.choice === 0) out += this.content(event)
    }
    return out
  }

  end(charge: Charge): string {
    const out = (this.started ? '' : this.start()) + this.flushCalls() + this.close()
    const { reason, raw, stopSequence } = this.finish ?? { reason: 'stop' as const, raw: null, stopSequence: undefined }
    const delta = { stop_reason: stopReason(reason, raw, stopSequence), stop_sequence: stopSequence ?? null }
    return out + ending({ type: 'message_delta', delta, usage: usageToWire(charge) }, this.info)
  }

  fail(error: ApiError): string {
    return sseNamed('error', errorBody(error, this.info.id))
  }

  private start(): string {
    this.started = true
    const { id, model, provider } = this.info
    const usage = { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 }
    const message = { id, type: 'message', role: 'assistant', model, provider, content: [], stop_reason: null, stop_sequence: null, usage }
    return sseNamed('message_start', { type: 'message_start', message })
  }

  private content(event: Exclude<ChatEvent, { type: 'start' | 'usage' | 'error' | 'finish' }>): string {
    switch (event.type) {
      case 'text': {
        const text = event.text === '' ? '' : this.into('text', 0, { type: 'text', text: '' }) + this.delta({ type: 'text_delta', text: event.text })
        return event.signature === undefined ? text : text + this.single(proof({ is: 'text', payload: event.signature }))
      }
      case 'refusal':
        return this.into('text', 0, { type: 'text', text: '' }) + this.delta({ type: 'text_delta', text: event.text })
      case 'annotation':
        return this.into('text', 0, { type: 'text', text: '' }) + this.delta({ type: 'citations_delta', citation: citationToWire(event.annotation) })
      case 'reasoning':
        return this.reasoning(event)
      case 'tool_call':
        return this.call(event)
      case 'tool_arguments':
        return this.arguments(event.index, event.text)
      case 'image':
        return this.single({ type: 'image', source: { type: 'base64', media_type: event.mediaType, data: event.data } })
      case 'native':
        return this.single(nativeBlock(event))
      default:
        return ''
    }
  }

  private reasoning(event: ReasoningEvent): string {
    if (event.kind === 'encrypted') return this.single(redacted(event))
    if (this.hidden && event.signature === undefined) return ''
    const out = this.into(event.kind === 'summary' ? 'summary' : 'thinking', event.index, { type: 'thinking', thinking: '', signature: '' })
    this.thought ??= event
    if (event.signature !== undefined) this.signature = (this.signature ?? '') + event.signature
    return event.text === '' || this.hidden ? out : out + this.delta({ type: 'thinking_delta', thinking: event.text })
  }

  private call(event: Extract<ChatEvent, { type: 'tool_call' }>): string {
    const call: Call = { index: event.index, id: event.id, name: event.name, signature: event.signature, custom: event.custom === true, json: '' }
    this.calls.set(event.index, call)
    const current = this.open?.kind === 'tool_use' ? this.calls.get(this.open.place) : undefined
    if (this.waiting.length > 0 || (current && !isComplete(current))) {
      this.waiting.push(call)
      return ''
    }
    return this.openCall(call)
  }

  private arguments(index: number, text: string): string {
    const call = this.calls.get(index)
    if (!call) return ''
    call.json += text
    if (call.custom || this.waiting.includes(call)) return ''
    return this.open?.kind === 'tool_use' && this.open.place === index ? this.delta({ type: 'input_json_delta', partial_json: text }) : ''
  }

  private openCall(call: Call): string {
    const signed = call.signature === undefined ? '' : this.single(proof({ is: 'call', id: call.id, payload: call.signature }))
    const block = { type: 'tool_use', id: call.id, name: call.name, input: {} }
    return signed + this.into('tool_use', call.index, block) + (call.json && !call.custom ? this.delta({ type: 'input_json_delta', partial_json: call.json }) : '')
  }

  private flushCalls(): string {
    let out = ''
    for (const call of this.waiting.splice(0)) out += this.openCall(call)
    return out
  }

  /** Goes on in the open block when it is the right one, and opens a new one otherwise. */
  private into(kind: string, place: number, block: JsonObject): string {
    if (this.open?.kind === kind && this.open.place === place) return ''
    const before = kind === 'tool_use' ? this.close() : this.flushCalls() + this.close()
    this.open = { kind, place }
    return before + sseNamed('content_block_start', { type: 'content_block_start', index: this.blocks, content_block: block })
  }

  private delta(delta: JsonObject): string {
    return sseNamed('content_block_delta', { type: 'content_block_delta', index: this.blocks, delta })
  }

  /** A block that comes whole. */
  private single(block: JsonObject): string {
    const before = this.flushCalls() + this.close()
    this.open = { kind: 'single', place: this.blocks }
    return before + sseNamed('content_block_start', { type: 'content_block_start', index: this.blocks, content_block: block }) + this.close()
  }

  private close(): string {
    if (!this.open) return ''
    const { kind, place } = this.open
    let out = ''
    const call = kind === 'tool_use' ? this.calls.get(place) : undefined
    if (call?.custom) out += this.delta({ type: 'input_json_delta', partial_json: JSON.stringify({ input: call.json }) })
    if (this.thought) {
      const signature = signatureOf({ ...this.thought, signature: this.signature })
      if (signature) out += this.delta({ type: 'signature_delta', signature })
      this.thought = this.signature = undefined
    }
    out += sseNamed('content_block_stop', { type: 'content_block_stop', index: this.blocks })
    this.blocks++
    this.open = undefined
    return out
  }
}

/** Whether nothing more can come for a call: then the next one may be streamed at once. */
function isComplete(call: Call): boolean {
  if (call.custom || !call.json.trimEnd().endsWith('}')) return false
  try {
    JSON.parse(call.json)
    return true
  } catch {
    return false
  }
}

function ending(last: JsonObject, { warnings }: AnswerInfo): string {
  return sseNamed('message_delta', { ...last, ...(warnings.length > 0 && { warnings }) }) + sseNamed('message_stop', { type: 'message_stop' })
}
