import { numberOf, objectOf, objectsOf, stringOf } from '../json.ts'
import type { JsonObject } from '../types.ts'

interface Item {
  id: string
  type: string
  /** Parts that were opened, by their list and number: "content 0". */
  parts: Set<string>
}

/** Kinds of events that speak of one item, and the kind of that item. */
const speakers: [RegExp, string][] = [
  [/^response\.(?:output_text|refusal)\./, 'message'],
  [/^response\.reasoning_(?:text|summary_text|summary_part)\./, 'reasoning'],
  [/^response\.function_call_arguments\./, 'function_call'],
  [/^response\.custom_tool_call_input\./, 'custom_tool_call'],
]

/**
 * Puts the events of a careless host in the order that OpenAI's own SDK insists on: every item and every
 * part is opened before it is filled, and an item has one id, which no other has. The events of a careful
 * host come out as they went in.
 */
export class RelayItems {
  private readonly prefix: string
  private readonly items = new Map<number, Item>()
  private readonly taken = new Set<string>()

  /** @param prefix begins the ids of items that have none */
  constructor(prefix: string) {
    this.prefix = prefix
  }

  /** The event, preceded by what should have come before it. */
  tidy(event: JsonObject): JsonObject[] {
    const place = numberOf(event.output_index)
    const type = stringOf(event.type) ?? ''
    if (place === undefined) return [event]
    const own = objectOf(event.item)
    if (type === 'response.output_item.added' && own) return this.items.has(place) ? [] : [{ ...event, item: this.open(place, own) }]
    const before = this.items.has(place) ? [] : this.missingItem(place, event)
    const item = this.items.get(place)
    if (!item) return [event]
    before.push(...this.missingPart(place, item, event))
    if (own) return [...before, own.id === item.id ? event : { ...event, item: { ...own, id: item.id } }]
    return [...before, event.item_id === undefined || event.item_id === item.id ? event : { ...event, item_id: item.id }]
  }

  /** The items of the whole answer under the ids that they were streamed with. */
  final(output: JsonObject[]): JsonObject[] {
    const seen = new Set<string>()
    return output.map((wire, place) => {
      const streamed = this.items.get(place)
      let id = streamed && streamed.type === wire.type ? streamed.id : (stringOf(wire.id) ?? `${this.prefix}_${place}`)
      if (seen.has(id)) id = `${id}_${place}`
      seen.add(id)
      return wire.id === id ? wire : { ...wire, id }
    })
  }

  private open(place: number, wire: JsonObject): JsonObject {
    let id = stringOf(wire.id) || `${this.prefix}_${place}`
    if (this.taken.has(id)) id = `${id}_${place}`
    this.taken.add(id)
    this.items.set(place, { id, type: String(wire.type), parts: new Set() })
    return wire.id === id ? wire : { ...wire, id }
  }

  private missingItem(place: number, event: JsonObject): JsonObject[] {
    const type = String(event.type)
    const kind = stringOf(objectOf(event.item)?.type) ?? speakers.find(([pattern]) => pattern.test(type))?.[1] ?? (type.startsWith('response.content_part') ? partOwner(event) : undefined)
    if (kind === undefined) return []
    const wire = { ...(kind === 'message' ? { role: 'assistant', content: [] } : kind === 'reasoning' ? { summary: [] } : { arguments: '' }), ...objectOf(event.item), id: stringOf(event.item_id) ?? stringOf(objectOf(event.item)?.id), type: kind }
    // A call whose name and id are not known yet cannot be opened.
    if (kind.endsWith('call') && !('call_id' in wire)) return []
    return [{ type: 'response.output_item.added', sequence_number: event.sequence_number, output_index: place, item: this.open(place, wire) }]
  }

  private missingPart(place: number, item: Item, event: JsonObject): JsonObject[] {
    const type = String(event.type)
    const summary = type.startsWith('response.reasoning_summary_')
    const at = summary ? 'summary_index' : 'content_index'
    const number = numberOf(event[at])
    if (number === undefined) return []
    const key = `${at} ${number}`
    const known = item.parts.has(key)
    item.parts.add(key)
    if (known || type.endsWith('part.added')) return []
    const part = objectOf(event.part) ? { ...objectOf(event.part), text: '' } : emptyPart(type)
    if (!part) return []
    const kind = summary ? 'response.reasoning_summary_part.added' : 'response.content_part.added'
    return [{ type: kind, sequence_number: event.sequence_number, item_id: item.id, output_index: place, [at]: number, part }]
  }
}

function partOwner(event: JsonObject): string {
  return objectOf(event.part)?.type === 'reasoning_text' ? 'reasoning' : 'message'
}

function emptyPart(type: string): JsonObject | undefined {
  if (type.startsWith('response.output_text.')) return { type: 'output_text', text: '', annotations: [], logprobs: [] }
  if (type.startsWith('response.refusal.')) return { type: 'refusal', refusal: '' }
  if (type.startsWith('response.reasoning_text.')) return { type: 'reasoning_text', text: '' }
  return type.startsWith('response.reasoning_summary_') ? { type: 'summary_text', text: '' } : undefined
}

/** What OpenAI's SDKs read as the whole text; some hosts send it empty. */
export function outputText(output: JsonObject[]): string {
  const parts = output.filter((item) => item.type === 'message').flatMap((item) => objectsOf(item.content))
  return parts.map((part) => (part.type === 'output_text' ? (stringOf(part.text) ?? '') : '')).join('')
}
