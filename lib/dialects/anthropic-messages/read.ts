import type { ChatEvent, Frame, StartEvent } from '../../chat/events.ts'
import type { Usage } from '../../chat/usage.ts'
import { broken } from '../failure.ts'
import { numberOf, objectOf, objectsOf, parseObject, stringOf } from '../json.ts'
import type { JsonObject, StreamReader } from '../types.ts'
import { failureInside } from './failure.ts'
import { BlockReader } from './read-blocks.ts'
import { finishReason } from './stop-reasons.ts'
import { mergeUsage, usageFromWire } from './usage.ts'

/** A whole answer as one frame. */
export function read(body: JsonObject): Frame {
  const failure = failureInside(body)
  const usage = usageFromWire(objectOf(body.usage) ?? {})
  if (failure || !Array.isArray(body.content)) {
    return { events: [...usageEvents(usage), { type: 'error', failure: failure ?? broken('The provider sent an answer without content.') }] }
  }
  const blocks = new BlockReader()
  const events = [...startEvents(body), ...objectsOf(body.content).flatMap((block) => blocks.whole(block))]
  return { events: [...events, finish(body, blocks), ...usageEvents(usage)], native: body }
}

export function reader(): StreamReader {
  return new EventReader()
}

class EventReader implements StreamReader {
  private readonly blocks = new BlockReader()
  private raw: JsonObject = {}
  private started = false
  private finished = false
  private over = false

  usage(): Usage | null {
    return usageFromWire(this.raw)
  }

  push(event: string | undefined, data: string): Frame | null {
    if (this.over || data.trim() === '[DONE]') return null
    const wire = parseObject(data)
    if (!wire) return this.close([{ type: 'error', failure: broken('The provider sent a stream event that is not JSON.') }])
    const failure = failureInside(event === 'error' && wire.error === undefined ? { type: 'error', error: wire } : wire)
    if (failure) return this.close([{ type: 'error', failure }])
    const type = stringOf(wire.type) ?? event
    switch (type) {
      case 'ping':
        return null
      case 'message_start':
        return this.start(wire)
      case 'content_block_start':
        return { events: this.blocks.start(place(wire), { ...objectOf(wire.content_block) }), native: wire }
      case 'content_block_delta':
        return { events: this.blocks.delta(place(wire), objectOf(wire.delta) ?? {}), native: wire }
      case 'content_block_stop':
        return { events: this.blocks.stop(place(wire)), native: wire }
      case 'message_delta':
        return this.delta(wire)
      case 'message_stop':
        return this.end(wire)
      default:
        // Kinds of events that are newer than this code reach callers of the same dialect.
        return { events: [], native: wire }
    }
  }

  end(native?: JsonObject): Frame | null {
    if (this.over) return null
    if (!this.finished) {
      const message = this.started ? 'The provider ended the stream in the middle of the answer.' : 'The provider sent an empty stream.'
      return this.close([{ type: 'error', failure: broken(message) }])
    }
    return this.close([], native)
  }

  private start(wire: JsonObject): Frame {
    const message = objectOf(wire.message) ?? {}
    this.started = true
    this.raw = mergeUsage(this.raw, objectOf(message.usage) ?? {})
    const events = startEvents(message)
    // Some compatible hosts put the first block into the message itself.
    for (const block of objectsOf(message.content)) events.push(...this.blocks.whole(block))
    return { events, native: wire }
  }

  private delta(wire: JsonObject): Frame {
    this.raw = mergeUsage(this.raw, objectOf(wire.usage) ?? {})
    const delta = objectOf(wire.delta) ?? {}
    if (this.finished || stringOf(delta.stop_reason) === undefined) return { events: [], native: wire }
    this.finished = true
    return { events: [finish(delta, this.blocks)], native: wire }
  }

  private close(events: ChatEvent[], native?: JsonObject): Frame {
    this.over = true
    return { events: [...usageEvents(this.usage()), ...events], ...(native && { native }) }
  }
}

function place(wire: JsonObject): number {
  return numberOf(wire.index) ?? 0
}

function startEvents(message: JsonObject): ChatEvent[] {
  const start: StartEvent = { type: 'start' }
  if (stringOf(message.id)) start.id = stringOf(message.id)
  if (stringOf(message.model)) start.model = stringOf(message.model)
  return [start]
}

function finish(from: JsonObject, blocks: BlockReader): ChatEvent {
  const raw = stringOf(from.stop_reason) ?? null
  const stopSequence = stringOf(from.stop_sequence)
  const reason = raw === null ? 'stop' : finishReason(raw)
  // The stand-in for structured output is a tool to the model, but not to the caller.
  const own = reason === 'tool_calls' && !blocks.hasCalls ? 'stop' : reason
  return { type: 'finish', choice: 0, reason: own, raw, ...(stopSequence !== undefined && { stopSequence }) }
}

function usageEvents(usage: Usage | null): ChatEvent[] {
  return usage ? [{ type: 'usage', usage }] : []
}
