import type { ChatEvent, Frame, StartEvent } from '../../chat/events.ts'
import type { Usage } from '../../chat/usage.ts'
import { broken } from '../failure.ts'
import { isObject, numberOf, objectOf, objectsOf, parseObject, stringOf } from '../json.ts'
import type { JsonObject, Quirks, StreamReader, Target } from '../types.ts'
import { sourcesOf } from './annotations.ts'
import { failureInside } from './failure.ts'
import { ChoiceReader, finishReason } from './read-choice.ts'
import { usageFromWire } from '../openai-usage.ts'

/** A whole answer as one frame. */
export function read(body: JsonObject, target: Target): Frame {
  const failure = failureInside(body)
  const events: ChatEvent[] = startOf(body)
  const usage = objectOf(body.usage) && usageFromWire(body.usage as JsonObject, target.quirks)
  if (failure) return { events: withUsage([{ type: 'error', failure }], usage) }
  const choices = objectsOf(body.choices)
  if (choices.length === 0) return { events: [{ type: 'error', failure: broken('The provider sent an answer without choices.') }] }
  for (const [position, choice] of choices.entries()) {
    const index = numberOf(choice.index) ?? position
    const reader = new ChoiceReader(index, target.quirks, true)
    const message = objectOf(choice.message) ?? objectOf(choice.delta) ?? {}
    events.push(...reader.read(message), ...reader.flush(), ...reader.logprobs(choice.logprobs))
    for (const annotation of sourcesOf(body)) events.push({ type: 'annotation', choice: index, annotation })
    events.push(finishOf(choice, index, reader))
    normaliseCalls(message)
  }
  return { events: withUsage(events, usage), native: body }
}

/** A stream. Keeps the wire objects relayable: usage is taken out and comes once, last. */
export function reader(target: Target): StreamReader {
  return new ChunkReader(target.quirks)
}

class ChunkReader implements StreamReader {
  private readonly quirks: Quirks
  private readonly choices = new Map<number, ChoiceReader>()
  private started = false
  private over = false
  private done = false
  private latest: Usage | null = null
  /** The last usage as the provider wrote it, on the chunk that brought it. */
  private usageChunk: JsonObject | undefined

  constructor(quirks: Quirks) {
    this.quirks = quirks
  }

  usage(): Usage | null {
    return this.latest
  }

  push(event: string | undefined, data: string): Frame | null {
    if (this.over) return null
    if (data.trim() === '[DONE]') {
      this.done = true
      return null
    }
    const chunk = parseObject(data)
    if (!chunk) return this.fail('The provider sent a stream event that is not JSON.')
    const failure = failureInside(event === 'error' && chunk.error === undefined ? { error: chunk } : chunk)
    this.readUsage(chunk)
    if (failure) return this.close([{ type: 'error', failure }])
    return this.readChunk(chunk)
  }

  end(): Frame | null {
    if (this.over) return null
    const events: ChatEvent[] = []
    for (const [index, choice] of this.choices) {
      if (choice.finished) continue
      // Without a reason to finish only [DONE] tells an end from a broken connection.
      if (!this.done) return this.fail('The provider ended the stream in the middle of the answer.')
      events.push(...choice.flush(), { type: 'finish', choice: index, reason: choice.hasCalls ? 'tool_calls' : 'stop', raw: null })
    }
    if (this.choices.size === 0) return this.fail('The provider sent an empty stream.')
    return this.close(events)
  }

  private readChunk(chunk: JsonObject): Frame | null {
    const events: ChatEvent[] = []
    if (!this.started && (chunk.id || chunk.model || chunk.choices)) {
      events.push(...startOf(chunk))
      this.started = events.length > 0
    }
    const wireChoices = objectsOf(chunk.choices)
    let stopped = false
    const kept = wireChoices.filter((choice, position) => {
      const found = this.readChoice(choice, numberOf(choice.index) ?? position, chunk)
      if (found) events.push(...found)
      if (found?.at(-1)?.type === 'error') stopped = true
      return found !== null
    })
    if (stopped) return this.close(events)
    // A chunk that held nothing but usage, or repeats the end, goes out with the usage.
    const empty = kept.length === 0 && (wireChoices.length > 0 || this.usageChunk === chunk)
    if (empty) return events.length > 0 ? { events } : null
    chunk.choices = kept
    if (this.usageChunk === chunk) this.usageChunk = { usage: chunk.usage }
    // Undefined rather than deleted: deleting would make the object slow to write.
    if (chunk.usage !== undefined) chunk.usage = undefined
    return { events, native: chunk }
  }

  /** Null when the choice only repeats what has been said. */
  private readChoice(wire: JsonObject, index: number, chunk: JsonObject): ChatEvent[] | null {
    let choice = this.choices.get(index)
    if (!choice) this.choices.set(index, (choice = new ChoiceReader(index, this.quirks)))
    const delta = this.deltaOf(wire, choice)
    const events = choice.read(delta)
    events.push(...choice.logprobs(wire.logprobs))
    const reason = stringOf(wire.finish_reason)
    if (choice.finished && events.length === 0 && (reason !== undefined || !hasUnknown(delta))) return null
    if (reason) {
      if (choice.finished) delete wire.finish_reason
      else {
        const sources = sourcesOf(chunk).map((annotation): ChatEvent => ({ type: 'annotation', choice: index, annotation }))
        events.push(...choice.flush(), ...sources, finishOf(wire, index, choice))
        choice.finished = true
      }
    }
    return events
  }

  /** Some hosts send a whole message inside the stream: as the only content, or once more at its end. */
  private deltaOf(wire: JsonObject, choice: ChoiceReader): JsonObject {
    const delta = objectOf(wire.delta)
    if (delta) return delta
    const message = objectOf(wire.message)
    delete wire.message
    wire.delta = message && !choice.started ? message : {}
    return wire.delta as JsonObject
  }

  /** The last one counts: some send running totals. */
  private readUsage(chunk: JsonObject): void {
    let raw = objectOf(chunk.usage)
    for (const choice of objectsOf(chunk.choices)) {
      if (choice.usage === undefined) continue
      if (isObject(choice.usage)) raw = choice.usage
      choice.usage = undefined
    }
    raw = objectOf(objectOf(chunk.x_groq)?.usage) ?? raw
    const usage = raw && usageFromWire(raw, this.quirks)
    if (usage) {
      chunk.usage = raw
      this.latest = usage
      this.usageChunk = chunk
    } else if (chunk.usage !== undefined) chunk.usage = undefined
  }

  private fail(message: string): Frame {
    return this.close([{ type: 'error', failure: broken(message) }])
  }

  private close(events: ChatEvent[]): Frame {
    this.over = true
    const all = withUsage(events, this.latest)
    return this.usageChunk ? { events: all, native: { ...this.usageChunk, choices: [] } } : { events: all }
  }
}

function startOf(body: JsonObject): ChatEvent[] {
  const start: StartEvent = { type: 'start' }
  if (stringOf(body.id)) start.id = stringOf(body.id)
  if (stringOf(body.model)) start.model = stringOf(body.model)
  if (stringOf(body.system_fingerprint)) start.fingerprint = stringOf(body.system_fingerprint)
  if (stringOf(body.service_tier)) start.serviceTier = stringOf(body.service_tier)
  return Object.keys(start).length > 1 ? [start] : []
}

function finishOf(choice: JsonObject, index: number, reader: ChoiceReader): ChatEvent {
  const raw = stringOf(choice.finish_reason) ?? null
  const reason = raw === null ? (reader.hasCalls ? 'tool_calls' : 'stop') : finishReason(raw)
  if (reason === 'error') return { type: 'error', failure: broken(`The provider stopped with ${raw}.`) }
  const native = stringOf(choice.native_finish_reason) ?? raw
  const stopSequence = stringOf(choice.stop_sequence)
  return { type: 'finish', choice: index, reason, raw: native, ...(stopSequence !== undefined && { stopSequence }) }
}

/** Usage stands last; before an error, after which nothing comes. */
function withUsage(events: ChatEvent[], usage: Usage | null | undefined): ChatEvent[] {
  const error = events.find((event) => event.type === 'error')
  const rest = error ? events.filter((event) => event.type !== 'error' && event.type !== 'finish') : events
  return [...rest, ...(usage ? [{ type: 'usage' as const, usage }] : []), ...(error ? [error] : [])]
}

const plain = new Set(['role', 'content', 'reasoning', 'reasoning_content', 'reasoning_details', 'refusal', 'tool_calls', 'annotations'])

function hasUnknown(delta: JsonObject): boolean {
  return Object.keys(delta).some((field) => !plain.has(field))
}

/** Whole answers carry no index in OpenAI's form, and always a type. */
function normaliseCalls(message: JsonObject): void {
  for (const call of objectsOf(message.tool_calls)) {
    delete call.index
    call.type ??= 'function'
  }
}
