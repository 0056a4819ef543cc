import type { ChatEvent } from '../../chat/events.ts'
import { isObject, objectsOf, stringOf } from '../json.ts'
import { annotationOf } from '../openai-chat/annotations.ts'
import { newCallId } from '../openai-chat/read-choice.ts'
import type { JsonObject, Quirks } from '../types.ts'

export const OPENAI_FORMAT = 'openai-responses-v1'

interface Item {
  wire: JsonObject
  /** Which call it is, counted from 0. */
  call: number
  /** What has been said already, by part: a final item repeats it. */
  said: Map<string, string>
  /** How many annotations have been passed on. */
  cited: number
  /** Its final form was read. */
  done: boolean
  sealed: boolean
}

/** Reads the output items of one answer, whole or by their stream events. */
export class ItemReader {
  hasCalls = false
  private readonly items = new Map<number, Item>()
  private readonly format: string
  private calls = 0
  private thoughts = 0
  /** Where each part of a reasoning item stands among the stretches of reasoning. */
  private readonly places = new Map<string, number>()

  constructor(quirks: Quirks) {
    this.format = quirks.reasoningFormat ?? OPENAI_FORMAT
  }

  /** An item begins, or is there whole. */
  start(index: number, wire: JsonObject): ChatEvent[] {
    const item = this.open(index, wire)
    if (wire.type !== 'function_call' && wire.type !== 'custom_tool_call') return []
    item.call = this.calls++
    this.hasCalls = true
    const id = stringOf(wire.call_id) || stringOf(wire.id) || newCallId()
    return [{ type: 'tool_call', choice: 0, index: item.call, id, name: stringOf(wire.name) ?? '', ...(wire.type === 'custom_tool_call' && { custom: true }) }]
  }

  text(index: number, part: number, text: string): ChatEvent[] {
    return this.say(index, `text ${part}`, text, { type: 'text', choice: 0, text })
  }

  refusal(index: number, part: number, text: string): ChatEvent[] {
    return this.say(index, `refusal ${part}`, text, { type: 'refusal', choice: 0, text })
  }

  reasoning(index: number, part: number, kind: 'summary' | 'text', text: string): ChatEvent[] {
    const id = stringOf(this.items.get(index)?.wire.id)
    const place = this.place(`${index} ${kind} ${part}`)
    return this.say(index, `${kind} ${part}`, text, { type: 'reasoning', choice: 0, index: place, kind, text, format: this.format, ...(id !== undefined && { id }) })
  }

  arguments(index: number, text: string): ChatEvent[] {
    const item = this.items.get(index)
    if (!item) return []
    return this.say(index, 'arguments', text, { type: 'tool_arguments', choice: 0, index: item.call, text })
  }

  annotation(index: number, wire: unknown): ChatEvent[] {
    const item = this.items.get(index)
    if (item) item.cited++
    const annotation = isObject(wire) ? annotationOf(wire) : null
    return annotation ? [{ type: 'annotation', choice: 0, annotation }] : []
  }

  /** The item as it finally is: whatever of it was not streamed comes now. */
  finish(index: number, wire: JsonObject): ChatEvent[] {
    const events = this.items.has(index) ? [] : this.start(index, wire)
    const item = this.items.get(index)!
    item.wire = { ...item.wire, ...wire }
    item.done = true
    switch (wire.type) {
      case 'message':
        return [...events, ...this.message(index, wire)]
      case 'reasoning':
        return [...events, ...this.thoughtsOf(index, item)]
      case 'function_call':
        return [...events, ...this.rest(index, 'arguments', argumentsOf(wire.arguments), (text) => this.arguments(index, text))]
      case 'custom_tool_call':
        return [...events, ...this.rest(index, 'arguments', stringOf(wire.input) ?? '', (text) => this.arguments(index, text))]
      case 'image_generation_call': {
        const data = stringOf(wire.result)
        if (!data) return events
        return [...events, { type: 'image', choice: 0, mediaType: `image/${stringOf(wire.output_format) ?? 'png'}`, data }]
      }
      default:
        return [...events, { type: 'native', choice: 0, dialect: 'openai-responses', value: wire }]
    }
  }

  /**
   * The final answer's items: some hosts give a reasoning's blob, or a whole item, only there. Neither places
   * nor ids can be relied on, so the n-th item of a type is the n-th one streamed of that type.
   */
  repeat(output: JsonObject[]): ChatEvent[] {
    const streamed = [...this.items].sort(([a], [b]) => a - b)
    return output.flatMap((wire, position) => {
      const at = streamed.findIndex(([, item]) => item.wire.type === wire.type)
      if (at === -1) return this.finish(1000 + position, wire)
      const [[place, item]] = streamed.splice(at, 1) as [[number, Item]]
      return item.done ? this.seal(place, wire) : this.finish(place, wire)
    })
  }

  private seal(index: number, wire: JsonObject): ChatEvent[] {
    const item = this.items.get(index)
    const blob = stringOf(wire.encrypted_content)
    if (item?.wire.type !== 'reasoning' || item.sealed || !blob) return []
    item.sealed = true
    const id = stringOf(wire.id)
    return [{ type: 'reasoning', choice: 0, index: this.place(`${index} encrypted`), kind: 'encrypted', text: blob, format: this.format, ...(id !== undefined && { id }) }]
  }

  private message(index: number, wire: JsonObject): ChatEvent[] {
    const cited = this.items.get(index)!.cited
    return objectsOf(wire.content).flatMap((part, position) => {
      if (part.type === 'refusal') return this.rest(index, `refusal ${position}`, stringOf(part.refusal) ?? '', (text) => this.refusal(index, position, text))
      const streamed = this.items.get(index)!.said.has(`text ${position}`)
      const events = this.rest(index, `text ${position}`, stringOf(part.text) ?? '', (text) => this.text(index, position, text))
      // Some hosts stream the annotations, others only give them at the end.
      const annotations = cited > 0 ? [] : objectsOf(part.annotations)
      const logprobs = streamed ? [] : objectsOf(part.logprobs)
      return [
        ...events,
        ...annotations.flatMap((annotation) => this.annotation(index, annotation)),
        ...(logprobs.length > 0 ? this.logprobs(logprobs) : []),
      ]
    })
  }

  logprobs(values: JsonObject[]): ChatEvent[] {
    const content = values.flatMap((value) => {
      const token = stringOf(value.token)
      if (token === undefined || typeof value.logprob !== 'number') return []
      const top = objectsOf(value.top_logprobs).map((other) => ({ token: String(other.token), logprob: Number(other.logprob), bytes: bytesOf(other.bytes) }))
      return [{ token, logprob: value.logprob, bytes: bytesOf(value.bytes), top_logprobs: top }]
    })
    return content.length > 0 ? [{ type: 'logprobs', choice: 0, content }] : []
  }

  private thoughtsOf(index: number, item: Item): ChatEvent[] {
    const spoken = (field: 'summary' | 'content', kind: 'summary' | 'text'): ChatEvent[] =>
      objectsOf(item.wire[field]).flatMap((part, position) =>
        this.rest(index, `${kind} ${position}`, stringOf(part.text) ?? '', (text) => this.reasoning(index, position, kind, text)),
      )
    return [...spoken('summary', 'summary'), ...spoken('content', 'text'), ...this.seal(index, item.wire)]
  }

  /** Only what was not streamed yet. A final text that contradicts the stream cannot be unsaid. */
  private rest(index: number, part: string, text: string, say: (text: string) => ChatEvent[]): ChatEvent[] {
    const said = this.items.get(index)?.said.get(part) ?? ''
    return text.startsWith(said) ? say(text.slice(said.length)) : []
  }

  private say(index: number, part: string, text: string, event: ChatEvent): ChatEvent[] {
    if (text === '') return []
    // A host may begin to speak without having opened the item.
    const { said } = this.items.get(index) ?? this.open(index, { type: event.type === 'reasoning' ? 'reasoning' : 'message' })
    said.set(part, (said.get(part) ?? '') + text)
    return [event]
  }

  private open(index: number, wire: JsonObject): Item {
    const item: Item = { wire, call: 0, said: new Map(), cited: 0, done: false, sealed: false }
    this.items.set(index, item)
    return item
  }

  private place(key: string): number {
    let place = this.places.get(key)
    if (place === undefined) this.places.set(key, (place = this.thoughts++))
    return place
  }
}

/** JSON text; some hosts send the object itself, or null. */
function argumentsOf(value: unknown): string {
  return isObject(value) ? JSON.stringify(value) : (stringOf(value) ?? '')
}

function bytesOf(value: unknown): number[] | null {
  return Array.isArray(value) ? value.filter((byte) => typeof byte === 'number') : null
}
