import type { ChatRequest } from '../../chat/request.ts'
import type { ChatEvent, FinishEvent, Frame } from '../../chat/events.ts'
import type { ApiError } from '../../errors.ts'
import { numberOf, objectOf, objectsOf } from '../json.ts'
import { sseData, sseDone } from '../sse.ts'
import type { AnswerInfo, Charge, JsonObject, StreamWriter } from '../types.ts'
import { annotationToWire } from './annotations.ts'
import { errorBody } from './errors.ts'
import { nativeDetail, readable, reasoningDetail } from './reasoning.ts'
import { usageToWire } from '../openai-usage.ts'
import { finishFields, imageToWire, proof } from './write.ts'

/** Writes chat.completion.chunk events: one role and one finish a choice, usage once and last, then [DONE]. */
export function writer(info: AnswerInfo, request: ChatRequest): StreamWriter {
  return new ChunkWriter(info, request)
}

class ChunkWriter implements StreamWriter {
  private readonly info: AnswerInfo
  private readonly head: JsonObject
  private readonly hidden: boolean
  private readonly choices = new Map<number, ChoiceState>()
  /** Facts of the start event, repeated in every chunk as OpenAI does. */
  private facts: JsonObject = {}
  private prefix: string | undefined
  /** The provider's last chunk, which brought its usage: its other fields survive. */
  private last: JsonObject = {}

  constructor(info: AnswerInfo, request: ChatRequest) {
    this.info = info
    this.hidden = request.reasoning?.exclude === true
    this.head = { id: info.id, object: 'chat.completion.chunk', created: info.created, model: info.model, provider: info.provider }
  }

  write(frame: Frame): string {
    if (!this.info.relay || !frame.native) return this.fromEvents(frame.events)
    const { usage, ...native } = frame.native
    if (!usage) return this.relayed(frame.native, frame.events)
    // Many hosts send usage along with the last content or the finish: its place is a chunk of its own, at the end.
    const says = frame.events.some((event) => 'choice' in event)
    this.last = says ? { usage } : frame.native
    return says ? this.relayed(native, frame.events) : ''
  }

  end(charge: Charge): string {
    const { warnings } = this.info
    const usage = usageToWire(charge, objectOf(this.last.usage))
    return sseData({ ...this.last, ...this.head, ...this.facts, choices: [], usage, ...(warnings.length > 0 && { warnings }) }) + sseDone
  }

  fail(error: ApiError, charge: Charge | null): string {
    const choices = [{ index: 0, delta: { content: '' }, finish_reason: 'error', native_finish_reason: null }]
    return sseData({ ...this.head, ...this.facts, ...errorBody(error), choices, ...(charge && { usage: usageToWire(charge) }) })
  }

  /** The provider's own chunk: only id, model, provider and what clients stumble over are ours. */
  private relayed(native: JsonObject, events: ChatEvent[]): string {
    let before = ''
    for (const wire of objectsOf(native.choices)) {
      const choice = this.choice(numberOf(wire.index) ?? 0)
      const delta = (wire.delta ??= {}) as JsonObject
      if (delta.role !== undefined) delta.role = undefined
      // The whole message again, in every chunk: who adds up deltas would have it twice.
      if (wire.message !== undefined) wire.message = undefined
      const own: JsonObject = {}
      let finish: FinishEvent | undefined
      for (const event of events) {
        if (!('choice' in event) || event.choice !== choice.index) continue
        if (event.type === 'finish') finish = event
        else choice.add(event, own)
      }
      if (delta.tool_calls) delta.tool_calls = tidyCalls(objectsOf(delta.tool_calls), objectsOf(own.tool_calls))
      if (this.hidden) hideReasoning(delta)
      else for (const field of ['reasoning', 'reasoning_content', 'reasoning_details']) if (own[field]) delta[field] ??= own[field]
      if (choice.open()) wire.delta = { ...delta, role: 'assistant' }
      wire.finish_reason = finish ? finish.reason : null
      if (finish) {
        wire.native_finish_reason = finish.raw
        before += this.emptyArguments(choice)
      }
    }
    return before + sseData(Object.assign(native, this.head))
  }

  /** By far the most frequent frame, a piece of text in a choice that is open, without building an object for it. */
  private plainText(event: ChatEvent): string | undefined {
    if (event.type !== 'text' || event.signature !== undefined || !this.choices.get(event.choice)?.opened) return undefined
    this.prefix ??= `data: ${JSON.stringify({ ...this.head, ...this.facts }).slice(0, -1)},"choices":[{"index":`
    return `${this.prefix}${event.choice},"delta":{"content":${JSON.stringify(event.text)}},"logprobs":null,"finish_reason":null,"native_finish_reason":null}]}\n\n`
  }

  private fromEvents(events: ChatEvent[]): string {
    const plain = events.length === 1 ? this.plainText(events[0]!) : undefined
    if (plain !== undefined) return plain
    let out = ''
    const deltas = new Map<ChoiceState, JsonObject>()
    const flush = (): void => {
      for (const [choice, delta] of deltas) if (Object.keys(delta).length > 0) out += this.chunk(choice, delta)
      deltas.clear()
    }
    for (const event of events) {
      if (event.type === 'start') this.remember(event)
      if (!('choice' in event)) continue
      const choice = this.choice(event.choice)
      if (event.type === 'finish') {
        flush()
        out += this.emptyArguments(choice) + this.chunk(choice, {}, event)
        continue
      }
      if (this.hidden && (event.type === 'reasoning' || event.type === 'native')) continue
      let delta = deltas.get(choice)
      if (!delta) deltas.set(choice, (delta = {}))
      choice.add(event, delta)
    }
    flush()
    return out
  }

  private chunk(choice: ChoiceState, delta: JsonObject, finish?: FinishEvent): string {
    const { logprobs = null, ...content } = delta
    const wire = {
      index: choice.index,
      delta: choice.open() ? { role: 'assistant', content: '', ...content } : content,
      logprobs,
      ...finishFields(finish),
    }
    return sseData({ ...this.head, ...this.facts, choices: [wire] })
  }

  /** A call without arguments still needs JSON. */
  private emptyArguments(choice: ChoiceState): string {
    const calls = choice.callsWithoutArguments().map((index) => ({ index, function: { arguments: '{}' } }))
    return calls.length > 0 ? this.chunk(choice, { tool_calls: calls }) : ''
  }

  private remember({ fingerprint, serviceTier }: Extract<ChatEvent, { type: 'start' }>): void {
    if (fingerprint !== undefined) this.facts.system_fingerprint = fingerprint
    if (serviceTier !== undefined) this.facts.service_tier = serviceTier
    this.prefix = undefined
  }

  private choice(index: number): ChoiceState {
    let choice = this.choices.get(index)
    if (!choice) this.choices.set(index, (choice = new ChoiceState(index)))
    return choice
  }
}

type ContentEvent = Exclude<ChatEvent, { type: 'start' | 'usage' | 'error' | 'finish' }>

class ChoiceState {
  readonly index: number
  opened = false
  private readonly calls = new Map<number, { id: string; custom: boolean; pieces: number }>()
  /** Where each block of reasoning stands among the details. */
  private readonly details = new Map<string, number>()

  constructor(index: number) {
    this.index = index
  }

  /** True the first time: that chunk carries the role. */
  open(): boolean {
    const first = !this.opened
    this.opened = true
    return first
  }

  callsWithoutArguments(): number[] {
    return [...this.calls].filter(([, call]) => call.pieces === 0 && !call.custom).map(([index]) => index)
  }

  /** Adds one event to a delta; neighbours of a kind melt together. */
  add(event: ContentEvent, delta: JsonObject): void {
    switch (event.type) {
      case 'text':
        delta.content = ((delta.content as string | undefined) ?? '') + event.text
        if (event.signature !== undefined) push(delta, 'reasoning_details', proof(event.signature, undefined, this.detail('text', this.details.size)))
        return
      case 'reasoning': {
        const words = readable(event)
        if (words) delta.reasoning = delta.reasoning_content = ((delta.reasoning as string | undefined) ?? '') + words
        return push(delta, 'reasoning_details', reasoningDetail(event, this.detail(event.kind, event.index)))
      }
      case 'native':
        return push(delta, 'reasoning_details', nativeDetail(event, this.detail('native', this.details.size)))
      case 'refusal':
        delta.refusal = ((delta.refusal as string | undefined) ?? '') + event.text
        return
      case 'tool_call': {
        const custom = event.custom === true
        this.calls.set(event.index, { id: event.id, custom, pieces: 0 })
        const body = custom ? { type: 'custom', custom: { name: event.name, input: '' } } : { type: 'function', function: { name: event.name, arguments: '' } }
        push(delta, 'tool_calls', { index: event.index, id: event.id, ...body })
        if (event.signature !== undefined) push(delta, 'reasoning_details', proof(event.signature, event.id, this.detail('call', event.index)))
        return
      }
      case 'tool_arguments': {
        const call = this.calls.get(event.index)
        if (call) call.pieces++
        if (!call?.custom && extend(delta.tool_calls, event.index, event.text)) return
        return push(delta, 'tool_calls', { index: event.index, ...(call?.custom ? { custom: { input: event.text } } : { function: { arguments: event.text } }) })
      }
      case 'image':
        return push(delta, 'images', imageToWire(`data:${event.mediaType};base64,${event.data}`, event.signature))
      case 'annotation':
        return push(delta, 'annotations', annotationToWire(event.annotation))
      case 'audio': {
        const { type: _, choice: __, expiresAt, ...audio } = event
        delta.audio = { ...audio, ...(expiresAt !== undefined && { expires_at: expiresAt }) }
        return
      }
      case 'logprobs':
        delta.logprobs = { content: event.content, refusal: event.refusal ?? null }
    }
  }

  private detail(kind: string, index: number): number {
    const key = `${kind}:${index}`
    let position = this.details.get(key)
    if (position === undefined) this.details.set(key, (position = this.details.size))
    return position
  }
}

function push(delta: JsonObject, field: string, value: JsonObject): void {
  const list = delta[field]
  if (Array.isArray(list)) list.push(value)
  else delta[field] = [value]
}

/** The first piece of a call often comes with the call itself: one entry then. */
function extend(calls: unknown, index: number, text: string): boolean {
  const call = objectsOf(calls).find((known) => known.index === index)
  const fn = objectOf(call?.function)
  if (!fn) return false
  fn.arguments = String(fn.arguments) + text
  return true
}

function hideReasoning(delta: JsonObject): void {
  delete delta.reasoning
  delete delta.reasoning_content
  delete delta.reasoning_details
}

/**
 * A host's pieces of calls with the index, id and type that clients key by: some hosts leave them out, or
 * count every call as the first. `own` is what was understood of the same chunk.
 */
function tidyCalls(wire: JsonObject[], own: JsonObject[]): JsonObject[] {
  if (wire.length !== own.length) return wire.every((call) => typeof call.index === 'number') ? wire : own
  return wire.map((call, position) => {
    const known = own[position]!
    const field = known.custom ? 'custom' : 'function'
    const { id: _, type: __, ...rest } = call
    const { name: ___, ...body } = objectOf(call[field]) ?? {}
    return { ...rest, ...known, [field]: { ...body, ...objectOf(known[field]) } }
  })
}
