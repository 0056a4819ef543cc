import type { Dispatcher } from 'undici'
import { broken } from '../../dialects/failure.ts'
import { outbound } from '../../dialects/index.ts'
import { isObject, parseObject, stringOf } from '../../dialects/json.ts'
import { MAX_MEDIA_EVENT, sseParser } from '../../dialects/sse.ts'
import type { JsonObject } from '../../dialects/types.ts'
import type { Context } from '../context.ts'
import type { Turn } from '../failover/failover.ts'
import { brokenBy, UpstreamFailure } from '../failures.ts'
import { readText, toHeaders } from '../open.ts'
import type { Candidate } from '../route.ts'
import { worksInSilence } from '../timeouts.ts'
import { formBytes } from './form.ts'
import type { Relaying } from './relay.ts'
import type { Asked, Outgoing, Reading } from './service.ts'

const MAX_ERROR_BODY = 64 * 1024
const MAX_WHOLE_BODY = 128 * 1024 * 1024

/** A piece of a streamed answer: an event of the provider's, or plain bytes. */
export type Chunk = { event: JsonObject; name: string | undefined } | { bytes: Uint8Array }

/** A provider that has begun to answer: whole, or as chunks of which the first is there. */
export interface Answered {
  candidate: Candidate
  reading?: Reading
  /** Throws UpstreamFailure when the provider breaks off. */
  chunks?: AsyncGenerator<Chunk>
  upstreamId: string | null
  warnings: string[]
}

/** Asks one provider and reads up to its first content. Throws UpstreamFailure; ApiError when it cannot be asked that. */
export async function ask<Body extends Asked>(relaying: Relaying<Body>, turn: Turn): Promise<Answered> {
  const { candidate, attempt } = turn
  const outgoing = relaying.service.build(relaying.body, candidate)
  const provider = candidate.upstream.provider
  const response = await dispatch(relaying.context, turn, outgoing)
  attempt.status = response.statusCode
  if (response.statusCode < 200 || response.statusCode > 299) {
    const text = await readText(response, MAX_ERROR_BODY).catch(() => '') // A status without its words is still the failure.
    throw new UpstreamFailure(outbound(provider.dialect).failure(response.statusCode, toHeaders(response.headers), text), provider.name)
  }
  const answered = { candidate, warnings: outgoing.warnings, upstreamId: stringOf(response.headers['x-request-id']) ?? null }
  const type = String(response.headers['content-type'] ?? '')
  if (/^text\/event-stream/i.test(type)) return { ...answered, chunks: await begun(events(response, candidate), candidate) }
  if (/^(audio|application\/octet-stream)\b/i.test(type)) return { ...answered, chunks: await begun(plainBytes(response, candidate), candidate) }
  return { ...answered, reading: await readWhole(relaying, response, candidate) }
}

async function dispatch(context: Context, { candidate, line, hasMore, signal }: Turn, { path, body, stream = false }: Outgoing): Promise<Dispatcher.ResponseData> {
  const sent = body instanceof FormData ? await formBytes(body) : { headers: {}, body }
  try {
    return await context.upstreams.call(line.upstream, { path, ...sent }, { key: line.key, stream, hasMore, silent: worksInSilence(candidate.model), signal })
  } catch (error) {
    throw brokenBy(error, line.upstream.provider.name)
  }
}

async function readWhole<Body extends Asked>({ service, body }: Relaying<Body>, response: Dispatcher.ResponseData, { upstream }: Candidate): Promise<Reading> {
  const text = await readText(response, MAX_WHOLE_BODY).catch((error: unknown) => {
    throw brokenBy(error, upstream.provider.name)
  })
  const raw = parseObject(text)
  if (isObject(raw?.error)) throw inside(text, upstream.provider)
  const reading = raw && service.read(raw, body)
  if (!reading) throw new UpstreamFailure(broken('its answer is empty or not JSON'), upstream.provider.name)
  return reading
}

/** Waits for the first chunk, so that a failure before it can still be failed over. */
async function begun(chunks: AsyncGenerator<Chunk>, { upstream }: Candidate): Promise<AsyncGenerator<Chunk>> {
  const first = await chunks.next()
  if (first.done) throw new UpstreamFailure(broken('its answer is empty'), upstream.provider.name)
  return resume(first.value, chunks)
}

async function* resume(first: Chunk, rest: AsyncGenerator<Chunk>): AsyncGenerator<Chunk> {
  try {
    yield first
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

async function* events(response: Dispatcher.ResponseData, { upstream: { provider } }: Candidate): AsyncGenerator<Chunk> {
  const parser = sseParser(MAX_MEDIA_EVENT)
  const read = ({ data, event: name }: { data: string; event: string | undefined }): Chunk[] => {
    if (data === '[DONE]') return []
    const event = parseObject(data)
    if (!event) throw new UpstreamFailure(broken('an event of its stream is not JSON'), provider.name)
    if (event.error != null || event.type === 'error') throw inside(data, provider)
    return [{ event, name }]
  }
  try {
    for await (const bytes of response.body as AsyncIterable<Uint8Array>) yield* parser.push(bytes).flatMap(read)
    yield* parser.end().flatMap(read)
  } catch (error) {
    throw brokenBy(error, provider.name)
  } finally {
    response.body.destroy()
  }
}

async function* plainBytes(response: Dispatcher.ResponseData, { upstream: { provider } }: Candidate): AsyncGenerator<Chunk> {
  try {
    for await (const bytes of response.body as AsyncIterable<Uint8Array>) yield { bytes }
  } catch (error) {
    throw brokenBy(error, provider.name)
  } finally {
    response.body.destroy()
  }
}

/** An error inside an answer that began with 200: judged as if its status had said so. */
function inside(text: string, provider: Candidate['upstream']['provider']): UpstreamFailure {
  return new UpstreamFailure({ ...outbound(provider.dialect).failure(500, new Headers(), text), status: 200 }, provider.name)
}
