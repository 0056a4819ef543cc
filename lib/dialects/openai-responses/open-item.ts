import type { Annotation } from '../../chat/request.ts'
import type { ReasoningEvent, TokenLogprob } from '../../chat/events.ts'
import type { JsonObject } from '../types.ts'
import { annotationToWire, blobOf } from './write.ts'

type Emit = (type: string, fields: JsonObject) => string

/** The parts an item can hold, and the names under which each travels. */
const kinds = {
  text: { list: 'content', index: 'content_index', part: 'output_text', event: 'response.output_text', around: 'response.content_part', field: 'text' },
  refusal: { list: 'content', index: 'content_index', part: 'refusal', event: 'response.refusal', around: 'response.content_part', field: 'refusal' },
  summary: {
    list: 'summary', index: 'summary_index', part: 'summary_text', event: 'response.reasoning_summary_text', around: 'response.reasoning_summary_part', field: 'text',
  },
  thinking: { list: 'content', index: 'content_index', part: 'reasoning_text', event: 'response.reasoning_text', around: 'response.content_part', field: 'text' },
} as const

type Kind = keyof typeof kinds

/** A message or a stretch of reasoning while it is being written: its events out, its final form in `item`. */
export class OpenItem {
  readonly type: 'message' | 'reasoning'
  readonly key: string
  readonly place: number
  item: JsonObject
  private readonly emit: Emit
  private part: { kind: Kind; key: string; index: number; wire: JsonObject } | undefined
  private proof: { first: ReasoningEvent; signature: string | undefined; blob: string } | undefined

  constructor({ type, key, id, place, emit }: { type: 'message' | 'reasoning'; key: string; id: string; place: number; emit: Emit }) {
    this.type = type
    this.key = key
    this.place = place
    this.emit = emit
    this.item = type === 'message' ? { id, type, status: 'in_progress', role: 'assistant', content: [] } : { id, type, summary: [] }
  }

  begin(): string {
    return this.emit('response.output_item.added', { output_index: this.place, item: structuredClone(this.item) })
  }

  text(delta: string, logprobs: TokenLogprob[]): string {
    return this.add('text', '', delta, logprobs)
  }

  refusal(delta: string): string {
    return this.add('refusal', '', delta)
  }

  annotation(annotation: Annotation): string {
    const opened = this.openPart('text', '')
    const { index, wire } = this.part!
    const list = wire.annotations as JsonObject[]
    list.push(annotationToWire(annotation))
    const fields = { content_index: index, annotation_index: list.length - 1, annotation: list.at(-1) }
    return opened + this.emit('response.output_text.annotation.added', { ...this.at(), ...fields })
  }

  reasoning(event: ReasoningEvent, hidden: boolean): string {
    this.proof ??= { first: event, signature: undefined, blob: '' }
    if (event.signature !== undefined) this.proof.signature = (this.proof.signature ?? '') + event.signature
    if (event.kind === 'encrypted') this.proof.blob += event.text
    if (event.kind === 'encrypted' || hidden || event.text === '') return ''
    return this.add(event.kind === 'summary' ? 'summary' : 'thinking', String(event.index), event.text)
  }

  end(): string {
    const closed = this.closePart()
    if (this.type === 'message') this.item.status = 'completed'
    if (this.proof) {
      const { first, signature, blob } = this.proof
      const part = blob ? { ...first, kind: 'encrypted' as const, text: blob } : { ...first, signature }
      const sealed = blobOf(part)
      if (sealed !== undefined) this.item.encrypted_content = sealed
    }
    return closed + this.emit('response.output_item.done', { output_index: this.place, item: this.item })
  }

  private add(kind: Kind, key: string, delta: string, logprobs: TokenLogprob[] = []): string {
    const opened = this.openPart(kind, key)
    const { index, wire } = this.part!
    const names = kinds[kind]
    wire[names.field] = String(wire[names.field]) + delta
    const extra = kind === 'text' ? { logprobs } : {}
    if (logprobs.length > 0) (wire.logprobs as TokenLogprob[]).push(...logprobs)
    return opened + this.emit(`${names.event}.delta`, { ...this.at(), [names.index]: index, delta, ...extra })
  }

  private openPart(kind: Kind, key: string): string {
    if (this.part?.kind === kind && this.part.key === key) return ''
    const closed = this.closePart()
    const names = kinds[kind]
    const list = (this.item[names.list] ??= []) as JsonObject[]
    const wire: JsonObject = { type: names.part, [names.field]: '', ...(kind === 'text' && { annotations: [], logprobs: [] }) }
    this.part = { kind, key, index: list.length, wire }
    const added = this.emit(`${names.around}.added`, { ...this.at(), [names.index]: list.length, part: structuredClone(wire) })
    list.push(wire)
    return closed + added
  }

  private closePart(): string {
    if (!this.part) return ''
    const { kind, index, wire } = this.part
    const names = kinds[kind]
    this.part = undefined
    const at = { ...this.at(), [names.index]: index }
    const extra = kind === 'text' ? { logprobs: wire.logprobs } : {}
    return this.emit(`${names.event}.done`, { ...at, [names.field]: wire[names.field], ...extra }) + this.emit(`${names.around}.done`, { ...at, part: wire })
  }

  private at(): JsonObject {
    return { item_id: this.item.id, output_index: this.place }
  }
}
