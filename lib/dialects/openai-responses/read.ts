import type { ChatEvent, FinishEvent, Frame, StartEvent } from '../../chat/events.ts'
import type { Usage } from '../../chat/usage.ts'
import { broken } from '../failure.ts'
import { numberOf, objectOf, objectsOf, parseObject, stringOf } from '../json.ts'
import { usageFromWire } from '../openai-usage.ts'
import type { JsonObject, StreamReader, Target } from '../types.ts'
import { failureOf } from './failure.ts'
import { ItemReader } from './read-items.ts'

/** A whole answer as one frame. */
export function read(body: JsonObject, { quirks }: Target): Frame {
  const usage = usageFromWire(objectOf(body.usage) ?? {}, quirks)
  const items = new ItemReader(quirks)
  const events = startEvents(body)
  for (const [index, item] of objectsOf(body.output).entries()) events.push(...items.finish(index, item))
  const last = ending(body, items)
  if (last.type === 'error') return { events: [...usageEvents(usage), last] }
  return { events: [...events, last, ...usageEvents(usage)], native: body }
}

export function reader(target: Target): StreamReader {
  return new EventReader(target)
}

class EventReader implements StreamReader {
  private readonly target: Target
  private readonly items: ItemReader
  private latest: Usage | null = null
  private started = false
  private over = false

  constructor(target: Target) {
    this.target = target
    this.items = new ItemReader(target.quirks)
  }

  usage(): Usage | null {
    return this.latest
  }

  push(event: string | undefined, data: string): Frame | null {
    if (this.over || data.trim() === '[DONE]') return null
    const wire = parseObject(data)
    if (!wire) return this.fail('The provider sent a stream event that is not JSON.')
    const type = stringOf(wire.type) ?? event ?? ''
    if (type === 'error') return this.close([{ type: 'error', failure: failureOf(objectOf(wire.error) ?? wire) }])
    const response = objectOf(wire.response)
    if (response && /^response\.(?:completed|incomplete|failed|done|cancelled)$/.test(type)) return this.finish(response, wire)
    return { events: response ? this.start(response) : this.read(type, wire), native: wire }
  }

  end(): Frame | null {
    if (this.over) return null
    return this.fail(this.started ? 'The provider ended the stream in the middle of the answer.' : 'The provider sent an empty stream.')
  }

  private start(response: JsonObject): ChatEvent[] {
    if (this.started) return []
    this.started = true
    return startEvents(response)
  }

  private read(type: string, wire: JsonObject): ChatEvent[] {
    const index = numberOf(wire.output_index) ?? 0
    const delta = stringOf(wire.delta) ?? ''
    const part = numberOf(wire.content_index) ?? 0
    switch (type) {
      case 'response.output_item.added':
        return this.items.start(index, objectOf(wire.item) ?? {})
      case 'response.output_text.delta':
        return [...this.items.text(index, part, delta), ...this.items.logprobs(objectsOf(wire.logprobs))]
      case 'response.refusal.delta':
        return this.items.refusal(index, part, delta)
      case 'response.reasoning_summary_text.delta':
        return this.items.reasoning(index, numberOf(wire.summary_index) ?? 0, 'summary', delta)
      case 'response.reasoning_text.delta':
        return this.items.reasoning(index, part, 'text', delta)
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        return this.items.arguments(index, delta)
      case 'response.output_text.annotation.added':
        return this.items.annotation(index, wire.annotation)
      case 'response.output_item.done':
        return this.items.finish(index, objectOf(wire.item) ?? {})
      default:
        // Progress of hosted tools, repetitions of what was streamed, kinds newer than this code.
        return []
    }
  }

  private finish(response: JsonObject, wire: JsonObject): Frame {
    const events = this.start(response)
    this.latest = usageFromWire(objectOf(response.usage) ?? {}, this.target.quirks) ?? this.latest
    events.push(...this.items.repeat(objectsOf(response.output)))
    const last = ending(response, this.items)
    if (last.type === 'error') return this.close([...events, last])
    this.over = true
    return { events: [...events, last, ...usageEvents(this.latest)], native: wire }
  }

  private fail(message: string): Frame {
    return this.close([{ type: 'error', failure: broken(message) }])
  }

  private close(events: ChatEvent[]): Frame {
    this.over = true
    return { events: [...events.slice(0, -1), ...usageEvents(this.latest), events.at(-1)!] }
  }
}

function startEvents(response: JsonObject): ChatEvent[] {
  const start: StartEvent = { type: 'start' }
  if (stringOf(response.id)) start.id = stringOf(response.id)
  if (stringOf(response.model)) start.model = stringOf(response.model)
  if (stringOf(response.service_tier)) start.serviceTier = stringOf(response.service_tier)
  return [start]
}

function ending(response: JsonObject, items: ItemReader): ChatEvent {
  const error = objectOf(response.error)
  const status = stringOf(response.status)
  if (error || status === 'failed') return { type: 'error', failure: failureOf(error ?? {}) }
  if (status === undefined && !Array.isArray(response.output)) return { type: 'error', failure: broken('The provider sent an answer without output.') }
  const reason = stringOf(objectOf(response.incomplete_details)?.reason)
  const finish = (reason: FinishEvent['reason'], raw: string | null): FinishEvent => ({ type: 'finish', choice: 0, reason, raw })
  switch (status) {
    case undefined:
    case 'complete':
    case 'completed':
      return finish(items.hasCalls ? 'tool_calls' : 'stop', status ?? null)
    case 'incomplete':
      return finish(reason === 'content_filter' ? 'content_filter' : 'length', reason ?? status)
    default:
      return { type: 'error', failure: broken(`The provider left the answer ${status}.`) }
  }
}

function usageEvents(usage: Usage | null): ChatEvent[] {
  return usage ? [{ type: 'usage', usage }] : []
}
