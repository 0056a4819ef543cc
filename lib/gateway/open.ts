import { setImmediate as turn } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import type { Model } from '../catalog/types.ts'
import type { Dialect } from '../chat/dialect.ts'
import type { ChatRequest } from '../chat/request.ts'
import { isContent, type Failure, type Frame } from '../chat/events.ts'
import { outbound } from '../dialects/index.ts'
import { parseObject } from '../dialects/json.ts'
import { MAX_EVENT, MAX_MEDIA_EVENT, MAX_REPEATING_EVENT, sseParser, type SseEvent } from '../dialects/sse.ts'
import type { Outbound, Target, UpstreamRequest } from '../dialects/types.ts'
import { firstAnswer, type Failing, type Turn } from './failover/failover.ts'
import type { Line } from './failover/line.ts'
import { brokenBy, UpstreamFailure } from './failures.ts'
import { inlineImages } from './media.ts'
import type { Candidate } from './route.ts'
import { formatFor } from './routing/format.ts'
import { worksInSilence } from './timeouts.ts'

const MAX_ERROR_BODY = 64 * 1024
/**
 * One read may bring hundreds of events. Parsed they take ten times the room, so no more are than the caller is about
 * to take; and each takes its time, of which 100 streams at full speed took 3 s in one turn of the event loop
 * (measured), and 200 so much that other instances took this one for dead.
 */
const EVENTS_AT_ONCE = 32
const MAX_WHOLE_BODY = 64 * 1024 * 1024

/** An answer that has begun: nothing but its first content decides which candidate it is. */
export interface Opened {
  candidate: Candidate
  line: Line
  /** Whose words the frames are. */
  format: Dialect
  /** Batches of frames, at least one a network read, from the very first. Throws UpstreamFailure when the provider breaks off. */
  frames: AsyncGenerator<Frame[]>
  /** The frames are a stream, not one whole answer. */
  streamed: boolean
  warnings: string[]
}

export interface Opening extends Failing {
  request: ChatRequest
}

/**
 * Tries candidates in order until one begins to answer; for a whole answer, until one has answered to its
 * end. Throws as `firstAnswer` does.
 */
export function open(opening: Opening): Promise<Opened> {
  return firstAnswer(opening, (turn) => begin(opening, turn))
}

/** Calls one candidate and reads up to the first content, or to the end of a whole answer. */
async function begin(opening: Opening, turn: Turn): Promise<Opened> {
  const { candidate, line, attempt, signal } = turn
  const { upstream } = candidate
  const format = formatFor(candidate, opening.request)
  const dialect = outbound(format)
  const target = targetOf(candidate)
  const asked = target.quirks.inlineImages ? await inlineImages(opening.request, signal) : opening.request
  const request = dialect.build(asked, target)
  const response = await dispatch(opening, turn, request)
  attempt.status = response.statusCode
  if (response.statusCode < 200 || response.statusCode > 299) {
    const text = await readText(response, MAX_ERROR_BODY).catch(() => '') // A status without its words is still the failure.
    throw new UpstreamFailure(dialect.failure(response.statusCode, toHeaders(response.headers), text), upstream.provider.name)
  }
  const streamed = String(response.headers['content-type'] ?? '').includes('text/event-stream')
  const frames = streamed ? readStream(response, { dialect, target, longest: longestEvent(asked, candidate.model, format), provider: upstream.provider.name }) : readWhole(response, dialect, target, upstream.provider.name)
  const head = await readHead(frames, { provider: upstream.provider.name, whole: !opening.request.stream })
  return { candidate, line, format, frames: prepend(head, frames), streamed, warnings: request.warnings }
}

async function dispatch(opening: Opening, { candidate, line, hasMore, signal }: Turn, request: UpstreamRequest): Promise<Dispatcher.ResponseData> {
  try {
    return await opening.context.upstreams.call(line.upstream, request, { key: line.key, stream: opening.request.stream, hasMore, silent: worksInSilence(candidate.model), signal })
  } catch (error) {
    throw brokenBy(error, line.upstream.provider.name)
  }
}

/**
 * Reads until something of the answer itself has come, so that a failure before it can still be failed over.
 * Of a whole answer its caller sees nothing before the end, so that it can be to the end.
 */
async function readHead(frames: AsyncGenerator<Frame[]>, { provider, whole }: { provider: string; whole: boolean }): Promise<Frame[][]> {
  const head: Frame[][] = []
  for (;;) {
    const next = await frames.next()
    if (next.done) return head
    const batch = next.value
    head.push(batch)
    for (const frame of batch) {
      for (const event of frame.events) {
        if (event.type === 'error') throw new UpstreamFailure(event.failure, provider)
        if (!whole && (isContent(event) || event.type === 'finish')) return head
      }
    }
  }
}

async function* prepend(head: Frame[][], rest: AsyncGenerator<Frame[]>): AsyncGenerator<Frame[]> {
  try {
    yield* head
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

/** How long an event may be that answers this. Hosted tools bring files and pictures. */
function longestEvent({ tools }: ChatRequest, model: Model, format: Dialect): number {
  if (model.output.some((kind) => kind !== 'text') || tools.some(({ type }) => type === 'native')) return MAX_MEDIA_EVENT
  return format === 'openai-responses' ? MAX_REPEATING_EVENT : MAX_EVENT
}

interface Streamed {
  dialect: Outbound
  target: Target
  /** Characters of one event. */
  longest: number
  provider: string
}

async function* readStream(response: Dispatcher.ResponseData, { dialect, target, longest, provider }: Streamed): AsyncGenerator<Frame[]> {
  const parser = sseParser(longest)
  const reader = dialect.reader(target)
  const read = (events: SseEvent[]): Frame[] => events.map(({ event, data }) => reader.push(event, data)).filter((frame) => frame !== null)
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      const events = parser.push(chunk)
      for (let start = 0; start < events.length; start += EVENTS_AT_ONCE) {
        if (start > 0) await turn()
        const batch = read(events.slice(start, start + EVENTS_AT_ONCE))
        if (batch.length > 0) yield batch
      }
    }
  } catch (error) {
    // A call that broke off is billed for what was delivered: what the provider said of it so far still counts.
    const usage = reader.usage()
    if (usage) yield [{ events: [{ type: 'usage', usage }] }]
    throw brokenBy(error, provider)
  } finally {
    response.body.destroy()
  }
  const rest = read(parser.end())
  const last = reader.end()
  if (last) rest.push(last)
  if (rest.length > 0) yield rest
}

async function* readWhole(response: Dispatcher.ResponseData, dialect: Outbound, target: Target, provider: string): AsyncGenerator<Frame[]> {
  const text = await readText(response, MAX_WHOLE_BODY).catch((error: unknown) => {
    throw brokenBy(error, provider)
  })
  const body = parseObject(text)
  if (!body) throw new UpstreamFailure(unreadable, provider)
  yield [dialect.read(body, target)]
}

const unreadable: Failure = { class: 'retryable', status: 200, code: 'unreadable', message: 'its answer is not JSON' }

export async function readText(response: Dispatcher.ResponseData, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > limit) {
      response.body.destroy()
      break
    }
    chunks.push(chunk)
  }
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8')
}

export function toHeaders(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw)) if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  return headers
}

export function targetOf({ model, offer, upstream }: Candidate): Target {
  return {
    provider: upstream.provider.id,
    model: offer.upstream,
    quirks: { ...upstream.provider.quirks, ...offer.quirks },
    maxOutput: offer.maxOutput ?? model.maxOutput ?? DEFAULT_MAX_OUTPUT,
    sampling: model.capabilities.sampling,
    reasoning: model.capabilities.reasoning,
  }
}

/** For models whose makers do not state a limit; Anthropic-like formats must send one. */
const DEFAULT_MAX_OUTPUT = 4096
