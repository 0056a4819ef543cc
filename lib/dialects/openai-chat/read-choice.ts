import { randomUUID } from 'node:crypto'
import type { ChatEvent, FinishReason, TokenLogprob } from '../../chat/events.ts'
import { isObject, numberOf, objectOf, objectsOf, stringOf } from '../json.ts'
import { mediaSource } from '../media.ts'
import { thinkSplitter, type ThinkSplitter } from '../think-tags.ts'
import type { JsonObject, Quirks } from '../types.ts'
import { annotationOf } from './annotations.ts'
import { thinkingText } from './parse-messages.ts'
import { reasoningPart } from './reasoning.ts'
import { reasoningDetail as detailSchema } from './wire.ts'

interface Call {
  index: number
  id: string
  name: string
  /** Pieces that came before the name. */
  waiting: string
  announced: boolean
}

/**
 * Reads one choice: its deltas, or its whole message, which is one big delta. What deviates from OpenAI's
 * form is put right in the wire object too, for callers who get it relayed.
 */
export class ChoiceReader {
  finished = false
  /** Whether anything of the answer has come: a message that repeats it is not read again. */
  started = false
  private readonly choice: number
  private readonly whole: boolean
  private readonly calls: Call[] = []
  private readonly slots = new Map<number, Call>()
  private readonly think: ThinkSplitter | undefined

  constructor(choice: number, quirks: Quirks, whole = false) {
    this.choice = choice
    this.whole = whole
    if (quirks.thinkTags) this.think = thinkSplitter()
  }

  get hasCalls(): boolean {
    return this.calls.length > 0
  }

  /** Events of one delta, in the order reasoning, text, the rest, tool calls. */
  read(delta: JsonObject): ChatEvent[] {
    const events: ChatEvent[] = []
    this.splitContent(delta)
    this.readReasoning(delta, events)
    const text = stringOf(delta.content)
    if (text) events.push({ type: 'text', choice: this.choice, text })
    const refusal = stringOf(delta.refusal)
    if (refusal) events.push({ type: 'refusal', choice: this.choice, text: refusal })
    this.readMedia(delta, events)
    for (const annotation of objectsOf(delta.annotations)) {
      const known = annotationOf(annotation)
      if (known) events.push({ type: 'annotation', choice: this.choice, annotation: known })
    }
    this.readCalls(delta, events)
    if (events.length > 0) this.started = true
    return events
  }

  logprobs(value: unknown): ChatEvent[] {
    if (!isObject(value) || !Array.isArray(value.content)) return []
    const refusal = Array.isArray(value.refusal) ? { refusal: value.refusal as TokenLogprob[] } : {}
    return [{ type: 'logprobs', choice: this.choice, content: value.content as TokenLogprob[], ...refusal }]
  }

  /** The answer is over: what a tag splitter still holds. */
  flush(): ChatEvent[] {
    const rest = this.think?.end()
    if (rest?.reasoning) return [{ type: 'reasoning', choice: this.choice, index: 0, kind: 'text', text: rest.reasoning }]
    return rest?.text ? [{ type: 'text', choice: this.choice, text: rest.text }] : []
  }

  /** Mistral sends thinking and text as parts, MiniMax as tags: both become plain fields. */
  private splitContent(delta: JsonObject): void {
    if (Array.isArray(delta.content)) {
      let text = ''
      let reasoning = ''
      for (const part of objectsOf(delta.content)) {
        if (part.type === 'thinking' && Array.isArray(part.thinking)) reasoning += thinkingText(part.thinking)
        else text += stringOf(part.text) ?? ''
      }
      delta.content = text
      if (reasoning) delta.reasoning_content = reasoning
    } else if (this.think && typeof delta.content === 'string') {
      const split = this.think.push(delta.content)
      delta.content = split.text
      if (split.reasoning) delta.reasoning_content = split.reasoning
    }
  }

  private readReasoning(delta: JsonObject, events: ChatEvent[]): void {
    let spoken = false
    for (const [position, wire] of objectsOf(delta.reasoning_details).entries()) {
      const parsed = detailSchema.safeParse(wire)
      const part = parsed.success && reasoningPart(parsed.data)
      if (!part) continue
      const { type, ...facts } = part
      events.push({ type, choice: this.choice, index: numberOf(wire.index) ?? position, ...facts })
      if (part.kind !== 'encrypted' && part.text !== '') spoken = true
    }
    if (spoken) return
    // Some hosts send the same words in two fields: the first that says anything counts.
    const text = stringOf(delta.reasoning_content) || stringOf(delta.reasoning) || stringOf(delta.reasoning_text)
    if (text) events.push({ type: 'reasoning', choice: this.choice, index: 0, kind: 'text', text })
  }

  private readMedia(delta: JsonObject, events: ChatEvent[]): void {
    for (const image of objectsOf(delta.images)) {
      const url = stringOf(objectOf(image.image_url)?.url)
      const source = url && mediaSource(url)
      const signature = stringOf(image.signature)
      if (!source || source.kind !== 'data') continue
      events.push({ type: 'image', choice: this.choice, mediaType: source.mediaType, data: source.data, ...(signature !== undefined && { signature }) })
    }
    const audio = objectOf(delta.audio)
    if (!audio) return
    const [id, data, transcript, expiresAt] = [stringOf(audio.id), stringOf(audio.data), stringOf(audio.transcript), numberOf(audio.expires_at)]
    events.push({
      type: 'audio',
      choice: this.choice,
      ...(id !== undefined && { id }),
      ...(data !== undefined && { data }),
      ...(transcript !== undefined && { transcript }),
      ...(expiresAt !== undefined && { expiresAt }),
    })
  }

  private readCalls(delta: JsonObject, events: ChatEvent[]): void {
    for (const wire of objectsOf(delta.tool_calls)) {
      const custom = objectOf(wire.custom)
      const fn = objectOf(wire.function) ?? custom ?? {}
      const call = this.callOf(wire, stringOf(fn.name) ?? '')
      if (typeof wire.index === 'number') wire.index = call.index
      const input = custom ? fn.input : fn.arguments
      const text = isObject(input) ? JSON.stringify(input) : (stringOf(input) ?? '')
      if (!custom && wire.function && typeof input !== 'string' && 'arguments' in fn) fn.arguments = text
      if (!call.announced && call.name === '') {
        call.waiting += text
        continue
      }
      if (!call.announced) {
        call.announced = true
        if (!wire.id) wire.id = call.id
        if (!wire.type) wire.type = 'function'
        events.push({ type: 'tool_call', choice: this.choice, index: call.index, id: call.id, name: call.name, ...(custom && { custom: true }) })
      }
      const piece = call.waiting + text
      call.waiting = ''
      if (piece) events.push({ type: 'tool_arguments', choice: this.choice, index: call.index, text: piece })
    }
  }

  /**
   * Calls are told apart by index, never by id, which some hosts leave out or repeat. Where the index is
   * missing or always 0, a name with another id opens the next call.
   */
  private callOf(wire: JsonObject, name: string): Call {
    const id = stringOf(wire.id) ?? ''
    const slot = numberOf(wire.index)
    let call = slot !== undefined ? this.slots.get(slot) : id ? this.calls.find((known) => known.id === id) : this.calls.at(-1)
    if (call?.announced && name && (this.whole || (id ? call.id !== id : slot === undefined))) call = undefined
    if (!call) {
      call = { index: this.calls.length, id: id || newCallId(), name: '', waiting: '', announced: false }
      this.calls.push(call)
      if (slot !== undefined) this.slots.set(slot, call)
    }
    if (!call.announced) call.name += name
    return call
  }
}

/** Some hosts send calls without an id; the caller must be able to answer by one. */
export function newCallId(): string {
  return `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`
}

const reasons: Record<string, FinishReason> = {
  stop: 'stop', end_turn: 'stop', eos: 'stop', stop_sequence: 'stop', complete: 'stop', completed: 'stop',
  length: 'length', max_tokens: 'length', model_length: 'length', max_length: 'length',
  tool_calls: 'tool_calls', tool_use: 'tool_calls', function_call: 'tool_calls',
  content_filter: 'content_filter', sensitive: 'content_filter', refusal: 'content_filter', safety: 'content_filter',
  error: 'error', network_error: 'error', insufficient_system_resource: 'error', abort: 'error',
}

/** The provider's word in OpenAI's vocabulary; a word nobody knows is an ordinary end. */
export function finishReason(raw: string): FinishReason {
  return reasons[raw.toLowerCase()] ?? 'stop'
}
