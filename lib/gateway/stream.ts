import type { AnswerInfo, StreamWriter } from '../dialects/types.ts'
import { generationId } from '../ids.ts'
import { inLanguage } from '../language.ts'
import { log } from '../log.ts'
import type { Call } from './call.ts'
import { asApiError, UpstreamFailure } from './failures.ts'
import type { Meter } from './meter.ts'
import type { Opened } from './open.ts'
import { answerInfo, throwFailure } from './respond.ts'

/** How long a call whose caller left is read on, where the provider bills it to the end anyway. */
const DRAIN_MS = 60_000
/** So many at once: nobody shall keep us reading by opening calls only to leave them. */
const MAX_DRAINING = 50
let draining = 0
/** Characters after which a part of what was read is passed on: what it becomes may be five times as long. */
const PIECE = 16 * 1024

const encoder = new TextEncoder()
const ping = encoder.encode(': ping\n\n')

export interface Streaming {
  call: Call
  meter: Meter
  answering: Promise<Opened>
  /** Stops the provider. */
  abort: AbortController
  stopClock(): void
  /** Longest silence towards the caller, ms. */
  pingMs: number
}

export interface AnswerStream {
  body: ReadableStream<Uint8Array>
  /** The caller is gone: the provider is stopped, or read on where it bills to the end anyway; the call is settled. */
  leave(): void
}

/** The body of a streamed answer: reads from the provider only as fast as the caller reads from us. */
export function streamAnswer(streaming: Streaming): AnswerStream {
  const state = { left: false, drains: false, ended: false }
  const text = write(streaming, state)
  let lastWrite = performance.now()
  let pings: NodeJS.Timeout | undefined

  function leave(): void {
    if (state.left || state.ended) return
    state.left = true
    clearInterval(pings)
    const drains = state.drains && draining < MAX_DRAINING
    if (drains) setTimeout(() => streaming.abort.abort(), DRAIN_MS).unref()
    else streaming.abort.abort()
    draining += Number(drains)
    finish(text)
      .catch((error: unknown) => log.error({ error: String(error), request: streaming.call.requestId }, 'a call whose caller left was not settled'))
      .finally(() => (draining -= Number(drains)))
  }

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      pings = setInterval(() => {
        // Below 0: something waits to be read. Nothing that does is 0, as the stream keeps no buffer.
        if (performance.now() - lastWrite < streaming.pingMs || (controller.desiredSize ?? -1) < 0) return
        lastWrite = performance.now()
        controller.enqueue(ping)
      }, streaming.pingMs / 3).unref()
    },
    async pull(controller) {
      const next = await text.next()
      if (state.left) return
      lastWrite = performance.now()
      if (!next.done) return controller.enqueue(encoder.encode(next.value))
      clearInterval(pings)
      controller.close()
    },
    cancel: leave,
  }, { highWaterMark: 0 })
  return { body, leave }
}

/** The answer's text, frame by frame; its last piece follows the committed settlement. */
async function* write({ call, meter, answering, abort, stopClock }: Streaming, state: { left: boolean; drains: boolean; ended: boolean }): AsyncGenerator<string> {
  let writer: StreamWriter | undefined
  let opened: Opened | undefined
  try {
    opened = await answering
    state.drains = opened.candidate.upstream.provider.onDisconnect === 'drain'
    writer = call.inbound.writer(answerInfo(call, opened), call.request)
    for await (const batch of opened.frames) {
      let out = ''
      for (const frame of batch) {
        meter.see(frame, opened.candidate)
        throwFailure(frame, opened)
        out += writer.write(frame)
        if (out.length < PIECE) continue
        yield out
        out = ''
      }
      if (out !== '') yield out
    }
    const charge = await meter.settle(state.left ? 'cancelled' : 'completed')
    state.ended = true
    yield writer.end(charge)
  } catch (error) {
    // Nobody is asked again, but later calls shall know.
    if (opened && error instanceof UpstreamFailure && !abort.signal.aborted) opened.line.failed(error.failure, false, Date.now())
    const told = asApiError(error)
    const charge = await meter.settle(state.left ? 'cancelled' : meter.delivered ? 'interrupted' : 'failed', told).catch(() => null) // the ledger keeps trying; the caller is told of the failure itself
    state.ended = true
    writer ??= call.inbound.writer(anonymousInfo(call), call.request)
    yield writer.fail(inLanguage(call.locale, told), charge)
  } finally {
    stopClock()
    abort.abort()
  }
}

/** Runs the rest of the story without a reader. */
async function finish(text: AsyncGenerator<string>): Promise<void> {
  for (;;) if ((await text.next()).done) return
}

/** For an answer that failed before it was known who gives it. */
function anonymousInfo(call: Call): AnswerInfo {
  return { id: generationId(call.requestId), created: Math.floor(call.startedAt / 1000), model: call.requestedModel, provider: '', relay: false, warnings: call.warnings }
}
