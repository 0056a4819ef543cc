import { createParser } from 'eventsource-parser'

/** One server-sent event: its `event:` name where there was one, and its data. */
export interface SseEvent {
  event: string | undefined
  data: string
}

export interface SseParser {
  /** Bytes as they arrive, split anywhere. Throws EventTooLong. */
  push(chunk: Uint8Array): SseEvent[]
  /** The connection closed: an event whose blank line never came still counts. */
  end(): SseEvent[]
}

/** An event outgrew the limit: a provider must not fill our memory. */
export class EventTooLong extends Error {
  constructor(limit: number) {
    super(`an event of its stream is longer than ${limit} characters`)
  }
}

/** Longest event, characters: a few words, a whole tool call, or the proof of a thought. */
export const MAX_EVENT = 1024 * 1024
/** Where a provider's last event says all of the answer over again, and its first one the instructions. */
export const MAX_REPEATING_EVENT = 8 * 1024 * 1024
/** Where it may be a whole picture in base64. */
export const MAX_MEDIA_EVENT = 32 * 1024 * 1024

/**
 * Reads an event stream: any line ends, BOM, comments, `data:` with or without a space, characters cut
 * in two by the network. Comments and events without data are swallowed.
 */
export function sseParser(limit = MAX_EVENT): SseParser {
  const decoder = new TextDecoder()
  let events: SseEvent[] = []
  let failed = false
  const parser = createParser({
    maxBufferSize: limit,
    onEvent: ({ event, data }) => {
      if (data.length > limit) failed = true
      else if (data !== '') events.push({ event, data })
    },
    onError: (error) => {
      // Fields nobody knows are reported too; only the size is a reason to stop.
      if (error.type === 'max-buffer-size-exceeded') failed = true
    },
  })
  const feed = (text: string): SseEvent[] => {
    if (!failed && text !== '') parser.feed(text)
    if (failed) throw new EventTooLong(limit)
    const found = events
    if (found.length > 0) events = []
    return found
  }
  return {
    push: (chunk) => feed(decoder.decode(chunk, { stream: true })),
    end: () => feed(`${decoder.decode()}\n\n`),
  }
}

/** One JSON a `data:` line: JSON.stringify escapes every line end, so no text can forge an event. */
export function sseData(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

/** An event with a name, as Anthropic and OpenAI's Responses send them. */
export function sseNamed(event: string, value: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(value)}\n\n`
}

/** The end of an OpenAI chat stream. */
export const sseDone = 'data: [DONE]\n\n'

/** Keeps the connection alive while the provider is silent; no client sees a comment as data. */
export const ssePing = ': ping\n\n'
