import { objectOf } from '../../dialects/json.ts'
import { sseData } from '../../dialects/sse.ts'
import type { Usage } from '../../chat/usage.ts'
import { inbound } from '../../dialects/index.ts'
import { isBelievable } from '../believable.ts'
import { wasLeft } from '../deadline.ts'
import { asApiError } from '../failures.ts'
import { answerHeaders } from '../headers.ts'
import type { Answered, Chunk } from './ask.ts'
import type { Relaying } from './relay.ts'
import type { Asked } from './service.ts'
import { pricedUsage } from './settle.ts'

const encoder = new TextEncoder()

type Streaming = Answered & { chunks: AsyncGenerator<Chunk> }

/** A streamed answer, read from the provider only as fast as the caller reads from us. */
export function streamAnswer<Body extends Asked>(relaying: Relaying<Body>, answered: Streaming): Response {
  const { context, call, service, body, abort } = relaying
  call.stream = true
  const { type } = service.stream!(body)
  const pieces = write(relaying, answered)
  let left = false
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await pieces.next()
      if (left) return
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      left = true
      abort.abort()
      while (!(await pieces.next().catch(() => ({ done: true }))).done); // The rest of the story: it settles.
    },
  }, { highWaterMark: 0 })
  const headers = answerHeaders(context, { ...call, request: { stream: true } }, { opened: answered, warnings: call.warnings })
  return new Response(stream, { headers: { ...headers, 'content-type': type } })
}

/** The answer's bytes, one piece behind the provider: the last one follows the committed settlement. */
async function* write<Body extends Asked>({ call, service, body, settle, abort, stopClock }: Relaying<Body>, { candidate, chunks, upstreamId }: Streaming): AsyncGenerator<Uint8Array> {
  const writing = service.stream!(body)
  const encode = (piece: string | Uint8Array): Uint8Array => (typeof piece === 'string' ? encoder.encode(piece) : piece)
  const textual = writing.type.startsWith('text/event-stream')
  let held: Uint8Array | undefined
  let last: Extract<Chunk, { event: unknown }> | undefined
  let usage: Usage | null = null
  let sent = 0
  let ttftMs: number | null = null
  const believed = (): Usage | null => (usage && isBelievable(usage, candidate) ? usage : null)
  try {
    for await (const chunk of chunks) {
      ttftMs ??= Math.round(performance.now() - call.startedTick)
      const counted = 'event' in chunk ? usageOf(service.usage, chunk.event) : null
      let next: Uint8Array
      if (!('event' in chunk)) next = chunk.bytes
      else if (counted) {
        // The event that counts is told with its cost, once that is known.
        usage = usage ? added(usage, counted) : counted
        next = last ? encode(writing.write(last.event, last.name)) : new Uint8Array()
        last = chunk
      } else next = encode(writing.write(chunk.event, chunk.name))
      if (next.byteLength === 0) continue
      if (held) yield held
      sent += held?.byteLength ?? 0
      held = next
    }
    sent += held?.byteLength ?? 0
    const counted = believed()
    const owed = counted ?? (await service.estimate(body, { broken: false, sent }))
    const charge = await settle({ outcome: 'completed', candidate, usage: owed, estimated: !counted, upstreamId, ttftMs })
    if (held) yield held
    const ending = last && encode(writing.write({ ...last.event, usage: pricedUsage(charge, objectOf(last.event.usage)) }, last.name))
    if (ending && ending.byteLength > 0) yield ending
  } catch (error) {
    const told = asApiError(error)
    const counted = believed()
    const owed = counted ?? (sent > 0 ? await service.estimate(body, { broken: true, sent }) : null)
    const outcome = wasLeft(abort.signal) ? 'cancelled' : sent > 0 ? 'interrupted' : 'failed'
    await settle({ outcome, candidate, usage: owed, estimated: !counted, upstreamId, ttftMs, error: told })
    // Bytes have no words for a failure: the connection breaks, so that nobody takes a part for the whole.
    if (!textual) throw brokenOff(told)
    yield encoder.encode(sseData({ type: 'error', ...inbound('openai-chat').error(told, call.requestId) }))
  } finally {
    stopClock()
    abort.abort()
  }
}

/** The server takes this code for the end of a connection, and prints no stack for it. */
function brokenOff(cause: Error): Error {
  return Object.assign(new Error(cause.message, { cause }), { code: 'ERR_STREAM_PREMATURE_CLOSE' })
}

function usageOf(read: (raw: Record<string, unknown>) => Usage | null, event: Record<string, unknown>): Usage | null {
  const raw = objectOf(event.usage)
  return raw ? read(raw) : null
}

function added(a: Usage, b: Usage): Usage {
  return Object.fromEntries(Object.entries(a).map(([bucket, tokens]) => [bucket, tokens + b[bucket as keyof Usage]])) as unknown as Usage
}
