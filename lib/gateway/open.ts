import type { Dispatcher } from 'undici'
import type { Attempt } from '../billing/types.ts'
import type { ChatRequest } from '../chat/request.ts'
import { isContent, type Failure, type Frame } from '../chat/events.ts'
import { outbound } from '../dialects/index.ts'
import { parseObject } from '../dialects/json.ts'
import { sseParser, type SseEvent } from '../dialects/sse.ts'
import type { Outbound, Target, UpstreamRequest } from '../dialects/types.ts'
import { ApiError } from '../errors.ts'
import { connectionFailure, isWorthAnotherTry, UpstreamFailure } from './failures.ts'
import { inlineImages } from './media.ts'
import type { Measures } from './measures/measures.ts'
import { noteFailure } from './measures/note.ts'
import type { Candidate } from './route.ts'
import type { Upstreams } from './upstream.ts'

const MAX_ATTEMPTS = 3
const MAX_ERROR_BODY = 64 * 1024
const MAX_WHOLE_BODY = 64 * 1024 * 1024

/** An answer that has begun: nothing but its first content decides which candidate it is. */
export interface Opened {
  candidate: Candidate
  /** Batches of frames, one a network read, from the very first. Throws UpstreamFailure when the provider breaks off. */
  frames: AsyncGenerator<Frame[]>
  /** The frames are a stream in the provider's dialect, not one whole answer. */
  streamed: boolean
  warnings: string[]
}

export interface Opening {
  upstreams: Upstreams
  measures: Measures
  request: ChatRequest
  candidates: Candidate[]
  /** Aborts whatever is under way. */
  signal: AbortSignal
  /** Grows by one entry an attempt, for the receipt. */
  attempts: Attempt[]
}

/**
 * Tries candidates in order until one begins to answer. Failing over ends here: after the first content
 * the caller has seen a part of this answer, and another would not continue it.
 *
 * @throws UpstreamFailure, the last one seen; ApiError when the request cannot be expressed for the provider
 */
export function open(opening: Opening): Promise<Opened> {
  return firstAnswer(opening, (candidate, attempt) => begin(opening, candidate, attempt))
}

/** Failing over, whatever is asked: tries candidates in order until `begin` succeeds with one. Throws as `open` does. */
export async function firstAnswer<T>(opening: Omit<Opening, 'request'>, begin: (candidate: Candidate, attempt: Attempt) => Promise<T>): Promise<T> {
  let last: UpstreamFailure | undefined
  for (const candidate of opening.candidates.slice(0, MAX_ATTEMPTS)) {
    const started = performance.now()
    const attempt: Attempt = { provider: candidate.offer.provider, upstream: candidate.offer.upstream, status: 0, ms: 0, paidBy: 'nobody' }
    opening.attempts.push(attempt)
    try {
      const opened = await begin(candidate, attempt)
      attempt.paidBy = 'customer'
      return opened
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error
      attempt.error = error.failure.class
      if (!opening.signal.aborted) noteFailure(opening, candidate, error)
      last = error
      if (opening.signal.aborted || !isWorthAnotherTry(error)) break
    } finally {
      attempt.ms = Math.round(performance.now() - started)
    }
  }
  throw last ?? new Error('open needs at least one candidate')
}

/** Calls one candidate and reads up to the first content. */
async function begin(opening: Opening, candidate: Candidate, attempt: Attempt): Promise<Opened> {
  const { upstream } = candidate
  const dialect = outbound(upstream.provider.dialect)
  const target = targetOf(candidate)
  const asked = target.quirks.inlineImages ? await inlineImages(opening.request, opening.signal) : opening.request
  const request = dialect.build(asked, target)
  const response = await dispatch(opening, candidate, request)
  attempt.status = response.statusCode
  if (response.statusCode < 200 || response.statusCode > 299) {
    const text = await readText(response, MAX_ERROR_BODY)
    throw new UpstreamFailure(dialect.failure(response.statusCode, toHeaders(response.headers), text), upstream.provider.name)
  }
  const streamed = String(response.headers['content-type'] ?? '').includes('text/event-stream')
  const frames = streamed ? readStream(response, dialect, target, upstream.provider.name) : readWhole(response, dialect, target, upstream.provider.name)
  const head = await readHead(frames, upstream.provider.name)
  return { candidate, frames: prepend(head, frames), streamed, warnings: request.warnings }
}

async function dispatch(opening: Opening, { upstream }: Candidate, request: UpstreamRequest): Promise<Dispatcher.ResponseData> {
  try {
    return await opening.upstreams.call(upstream, request, { stream: opening.request.stream, signal: opening.signal })
  } catch (error) {
    throw new UpstreamFailure(connectionFailure(error), upstream.provider.name)
  }
}

/** Reads until something of the answer itself has come, so that a failure before it can still be failed over. */
async function readHead(frames: AsyncGenerator<Frame[]>, provider: string): Promise<Frame[][]> {
  const head: Frame[][] = []
  for (;;) {
    const next = await frames.next()
    if (next.done) return head
    const batch = next.value
    head.push(batch)
    for (const frame of batch) {
      for (const event of frame.events) {
        if (event.type === 'error') throw new UpstreamFailure(event.failure, provider)
        if (isContent(event) || event.type === 'finish') return head
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

async function* readStream(response: Dispatcher.ResponseData, dialect: Outbound, target: Target, provider: string): AsyncGenerator<Frame[]> {
  const parser = sseParser()
  const reader = dialect.reader(target)
  const read = (events: SseEvent[]): Frame[] => events.map(({ event, data }) => reader.push(event, data)).filter((frame) => frame !== null)
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      const batch = read(parser.push(chunk))
      if (batch.length > 0) yield batch
    }
  } catch (error) {
    // A call that broke off is billed for what was delivered: what the provider said of it so far still counts.
    const usage = reader.usage()
    if (usage) yield [{ events: [{ type: 'usage', usage }] }]
    throw error instanceof ApiError ? error : new UpstreamFailure(connectionFailure(error), provider)
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
    throw new UpstreamFailure(connectionFailure(error), provider)
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
