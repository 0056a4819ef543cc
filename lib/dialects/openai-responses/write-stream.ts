import type { ChatRequest } from '../../chat/request.ts'
import type { ChatEvent, FinishEvent, Frame, ReasoningEvent, StartEvent } from '../../chat/events.ts'
import type { ApiError } from '../../errors.ts'
import { objectOf, objectsOf, stringOf } from '../json.ts'
import { errorBody } from '../openai-chat/errors.ts'
import { sseNamed } from '../sse.ts'
import type { AnswerInfo, Charge, JsonObject, StreamWriter } from '../types.ts'
import { OpenItem } from './open-item.ts'
import { placedIn, type Placed } from './namespaces.ts'
import { OPENAI_FORMAT } from './read-items.ts'
import { RelayItems } from './relay-items.ts'
import { callItem, type CalledTool, imageItem, itemId, proofItem, relayedResponse, responseHead, responseTail, statusOf } from './write.ts'

/** Writes the events of a Responses stream, numbered, each item opened, filled and closed. No [DONE]. */
export function writer(info: AnswerInfo, request: ChatRequest): StreamWriter {
  // What the caller does not want to see would go through with the provider's own events.
  return info.relay && !request.reasoning?.exclude ? new RelayWriter(info, request) : new ItemWriter(info, request)
}

function failed(error: ApiError, response: JsonObject, sequence: number): string {
  const { error: body } = errorBody(error) as { error: JsonObject }
  const { code, message, param } = body
  return (
    sseNamed('error', { type: 'error', sequence_number: sequence, code, message, param, error: body }) +
    sseNamed('response.failed', { type: 'response.failed', sequence_number: sequence + 1, response: { ...response, status: 'failed', error: { code, message } } })
  )
}

/** The provider's own events: only id, model and usage are ours, and what OpenAI's SDK would refuse is put in order. */
class RelayWriter implements StreamWriter {
  private readonly info: AnswerInfo
  private readonly request: ChatRequest
  private readonly items: RelayItems
  private started = false
  private sequence = 0
  /** How many events were put in before the provider's own. */
  private added = 0
  /** The event that brings the whole response: it waits for the charge. */
  private last: JsonObject | undefined

  constructor(info: AnswerInfo, request: ChatRequest) {
    this.info = info
    this.request = request
    this.items = new RelayItems(`item_${itemId(info, 0)}`)
  }

  write({ native, events }: Frame): string {
    if (!native) return ''
    if (typeof native.sequence_number === 'number') this.sequence = native.sequence_number
    if (events.some((event) => event.type === 'finish')) {
      this.last = native
      return this.begin(native)
    }
    const response = objectOf(native.response)
    if (response) return this.begin(native) + this.send({ ...native, response: relayedResponse(response, this.info, null) })
    const tidied = this.items.tidy(native)
    return this.begin(native) + tidied.map((event, index) => this.send(event, index < tidied.length - 1)).join('')
  }

  end(charge: Charge): string {
    const native = this.last ?? { type: 'response.completed', sequence_number: this.sequence + 1, response: responseHead(this.info, this.request, {}) }
    const response = objectOf(native.response) ?? {}
    const output = Array.isArray(response.output) ? { output: this.items.final(objectsOf(response.output)) } : {}
    return this.send({ ...native, response: relayedResponse({ ...response, ...output }, this.info, charge) })
  }

  fail(error: ApiError, charge: Charge | null): string {
    const response = { ...responseHead(this.info, this.request, {}), output: [], ...(charge && responseTail(this.info, charge)) }
    return failed(error, response, this.sequence + this.added + 1)
  }

  /** Some hosts begin with the first item, or with the end. */
  private begin({ type, response, sequence_number }: JsonObject): string {
    if (this.started) return ''
    this.started = true
    if (type === 'response.created') return ''
    const head = { ...responseHead(this.info, this.request, {}), status: 'in_progress', output: [], usage: null }
    const created = relayedResponse({ ...head, ...objectOf(response), ...head }, this.info, null)
    return this.send({ type: 'response.created', ...(sequence_number !== undefined && { sequence_number }), response: created }, true)
  }

  private send(event: JsonObject, added = false): string {
    const { sequence_number: number } = event
    const numbered = this.added > 0 && typeof number === 'number' ? { ...event, sequence_number: number + this.added } : event
    if (added) this.added++
    return sseNamed(stringOf(event.type) ?? 'message', numbered)
  }
}

interface OpenCall {
  place: number
  id: string
  call: CalledTool
}

class ItemWriter implements StreamWriter {
  private readonly info: AnswerInfo
  private readonly request: ChatRequest
  private readonly hidden: boolean
  private readonly placed: Placed
  private sequence = 0
  private facts: Omit<StartEvent, 'type'> = {}
  private started = false
  private finish: FinishEvent | null = null
  /** Finished items by place; holes are items still open. */
  private readonly items: JsonObject[] = []
  private places = 0
  private open: OpenItem | undefined
  private readonly calls = new Map<number, OpenCall>()

  constructor(info: AnswerInfo, request: ChatRequest) {
    this.info = info
    this.request = request
    this.hidden = request.reasoning?.exclude === true
    this.placed = placedIn(request)
  }

  write({ events }: Frame): string {
    let out = ''
    for (const [position, event] of events.entries()) {
      if (event.type === 'usage' || event.type === 'error') continue
      if (event.type === 'start') this.facts = event
      if (!this.started) out += this.start()
      if (event.type === 'finish') this.finish ??= event
      else if (event.type !== 'start' && event.choice === 0) out += this.content(event, events[position + 1])
    }
    return out
  }

  end(charge: Charge): string {
    const out = (this.started ? '' : this.start()) + this.close() + this.closeCalls()
    const status = statusOf(this.finish)
    const response = { ...responseHead(this.info, this.request, this.facts), ...status, output: this.items, ...responseTail(this.info, charge) }
    return out + this.emit(status.status === 'incomplete' ? 'response.incomplete' : 'response.completed', { response })
  }

  fail(error: ApiError, charge: Charge | null): string {
    const response = { ...responseHead(this.info, this.request, this.facts), incomplete_details: null, output: this.items.filter(Boolean) }
    return failed(error, { ...response, ...(charge && responseTail(this.info, charge)) }, this.sequence)
  }

  private start(): string {
    this.started = true
    const head = responseHead(this.info, this.request, this.facts)
    const response = { ...head, status: 'in_progress', error: null, incomplete_details: null, output: [], usage: null }
    return this.emit('response.created', { response }) + this.emit('response.in_progress', { response })
  }

  private emit = (type: string, fields: JsonObject): string => sseNamed(type, { type, sequence_number: this.sequence++, ...fields })

  private content(event: Exclude<ChatEvent, { type: 'start' | 'usage' | 'error' | 'finish' }>, next: ChatEvent | undefined): string {
    switch (event.type) {
      case 'text': {
        const logprobs = next?.type === 'logprobs' ? next.content : []
        const out = event.text === '' ? '' : this.into('message', 'message', 'msg') + this.open!.text(event.text, logprobs)
        const { signature: payload } = event
        return payload === undefined ? out : out + this.single((id) => proofItem(`rs_${id}`, { is: 'text', payload, covers: event.text.length }))
      }
      case 'refusal':
        return this.into('message', 'message', 'msg') + this.open!.refusal(event.text)
      case 'annotation':
        return this.into('message', 'message', 'msg') + this.open!.annotation(event.annotation)
      case 'logprobs':
        // They went out with the text before them.
        return ''
      case 'reasoning':
        return this.reasoning(event)
      case 'tool_call':
        return this.call(event)
      case 'tool_arguments':
        return this.arguments(event.index, event.text)
      case 'image':
        return this.single((id) => imageItem(`ig_${id}`, event.mediaType, event.data))
      case 'native': {
        const { dialect, value } = event
        return this.single((id) => (dialect === 'openai-responses' ? value : proofItem(`rs_${id}`, { is: 'native', dialect, value })))
      }
      case 'audio':
        return ''
    }
  }

  private reasoning(event: ReasoningEvent): string {
    const own = event.format === OPENAI_FORMAT && event.id !== undefined
    const key = own ? event.id! : `${event.kind}:${event.index}`
    if (this.hidden && event.kind !== 'encrypted' && event.signature === undefined) return ''
    const out = this.into('reasoning', key, own ? event.id! : 'rs')
    return out + this.open!.reasoning(event, this.hidden)
  }

  private call(event: Extract<ChatEvent, { type: 'tool_call' }>): string {
    const { signature } = event
    const before = this.close() + (signature === undefined ? '' : this.single((id) => proofItem(`rs_${id}`, { is: 'call', id: event.id, payload: signature })))
    const place = this.places++
    const open: OpenCall = {
      place,
      id: `${event.custom ? 'ctc' : 'fc'}_${itemId(this.info, place)}`,
      call: { id: event.id, ...this.placed(event.name), arguments: '', custom: event.custom === true },
    }
    this.calls.set(event.index, open)
    return before + this.emit('response.output_item.added', { output_index: place, item: callItem(open.call, open.id, 'in_progress') })
  }

  private arguments(index: number, delta: string): string {
    const open = this.calls.get(index)
    if (!open) return ''
    open.call.arguments += delta
    const type = open.call.custom ? 'response.custom_tool_call_input.delta' : 'response.function_call_arguments.delta'
    return this.emit(type, { item_id: open.id, output_index: open.place, delta })
  }

  /** Calls stay open to the end: hosts may send their pieces mixed. */
  private closeCalls(): string {
    let out = ''
    for (const { place, id, call } of this.calls.values()) {
      if (!call.custom && call.arguments === '') call.arguments = '{}'
      const item = callItem(call, id, 'completed')
      this.items[place] = item
      const at = { item_id: id, output_index: place }
      out += call.custom
        ? this.emit('response.custom_tool_call_input.done', { ...at, input: call.arguments })
        : this.emit('response.function_call_arguments.done', { ...at, name: call.name, arguments: call.arguments })
      out += this.emit('response.output_item.done', { output_index: place, item })
    }
    this.calls.clear()
    return out
  }

  /** Goes on in the open item when it is the right one, and opens a new one otherwise. */
  private into(type: 'message' | 'reasoning', key: string, prefix: string): string {
    if (this.open?.type === type && this.open.key === key) return ''
    const before = this.close()
    const place = this.places++
    // A host may give two items the same id; OpenAI's SDK refuses that.
    const own = type === 'reasoning' && prefix !== 'rs' && !this.items.some((item) => item.id === prefix)
    const id = own ? prefix : `${prefix}_${itemId(this.info, place)}`
    this.open = new OpenItem({ type, key, id, place, emit: this.emit })
    return before + this.open.begin()
  }

  /** An item that comes whole. */
  private single(item: (id: string) => JsonObject): string {
    const before = this.close()
    const place = this.places++
    const whole = item(itemId(this.info, place))
    this.items[place] = whole
    const at = { output_index: place, item: whole }
    return before + this.emit('response.output_item.added', at) + this.emit('response.output_item.done', at)
  }

  private close(): string {
    if (!this.open) return ''
    const out = this.open.end()
    this.items[this.open.place] = this.open.item
    this.open = undefined
    return out
  }
}
