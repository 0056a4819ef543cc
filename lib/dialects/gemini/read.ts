import type { ChatEvent, Failure, Frame, StartEvent } from '../../chat/events.ts'
import type { Usage } from '../../chat/usage.ts'
import { broken } from '../failure.ts'
import { isObject, numberOf, objectOf, objectsOf, parseValue, stringOf } from '../json.ts'
import type { JsonObject, StreamReader } from '../types.ts'
import { failureInside } from './failure.ts'
import { finishReason } from './finish-reasons.ts'
import { CandidateReader } from './read-candidate.ts'
import { usageFromWire } from './usage.ts'

/** A whole answer as one frame: the same as a stream of one piece. */
export function read(body: JsonObject): Frame {
  const pieces = new PieceReader()
  const frame = pieces.read(body)
  const end = pieces.end(false)
  return { events: [...frame.events, ...(end?.events ?? [])] }
}

export function reader(): StreamReader {
  return new PieceReader()
}

class PieceReader implements StreamReader {
  private readonly candidates = new Map<number, CandidateReader>()
  /** Every piece repeats the totals so far: the last one counts, also where it leaves a count out. */
  private latest: Usage | null = null
  private started = false
  private blocked = false
  private over = false

  usage(): Usage | null {
    return this.latest
  }

  push(_event: string | undefined, data: string): Frame | null {
    if (this.over || data.trim() === '[DONE]') return null
    const piece = parseValue(data)
    if (isObject(piece) && piece.error == null) return this.read(piece)
    return this.fail(failureInside(piece) ?? broken('The provider sent a stream event that is not a JSON object.'))
  }

  /** `stream`: a stream without a finish reason was cut off; a whole answer is whole. */
  end(stream = true): Frame | null {
    if (this.over) return null
    const events: ChatEvent[] = []
    for (const candidate of this.candidates.values()) {
      if (candidate.finished) continue
      if (stream) return this.fail(broken('The provider ended the stream in the middle of the answer.'))
      candidate.finish(null, undefined, events)
    }
    if (this.candidates.size === 0 && !this.blocked) {
      return this.fail(broken(stream ? 'The provider sent an empty stream.' : 'The provider sent an answer without candidates.'))
    }
    this.over = true
    return { events: [...events, ...this.usageEvents()] }
  }

  read(piece: JsonObject): Frame {
    const failure = failureInside(piece)
    if (failure) return this.fail(failure)
    const events = this.start(piece)
    this.latest = usageFromWire(objectOf(piece.usageMetadata) ?? {}) ?? this.latest
    for (const [position, wire] of objectsOf(piece.candidates).entries()) {
      const index = numberOf(wire.index) ?? position
      let candidate = this.candidates.get(index)
      if (!candidate) this.candidates.set(index, (candidate = new CandidateReader(index, stringOf(piece.responseId))))
      events.push(...candidate.read(wire))
      if (events.at(-1)?.type === 'error') {
        this.over = true
        return { events: [...events.slice(0, -1), ...this.usageEvents(), events.at(-1)!] }
      }
    }
    const block = stringOf(objectOf(piece.promptFeedback)?.blockReason)
    if (block !== undefined && block !== 'BLOCK_REASON_UNSPECIFIED' && this.candidates.size === 0 && !this.blocked) {
      this.blocked = true
      const reason = finishReason(block)
      events.push({ type: 'finish', choice: 0, reason: reason === 'stop' || reason === 'error' ? 'content_filter' : reason, raw: block })
    }
    return { events }
  }

  private start(piece: JsonObject): ChatEvent[] {
    const [id, model] = [stringOf(piece.responseId), stringOf(piece.modelVersion)]
    if (this.started || (id === undefined && model === undefined)) return []
    this.started = true
    const start: StartEvent = { type: 'start' }
    if (id !== undefined) start.id = id
    if (model !== undefined) start.model = model
    return [start]
  }

  private fail(failure: Failure): Frame {
    this.over = true
    return { events: [...this.usageEvents(), { type: 'error', failure }] }
  }

  private usageEvents(): ChatEvent[] {
    return this.latest ? [{ type: 'usage', usage: this.latest }] : []
  }
}
