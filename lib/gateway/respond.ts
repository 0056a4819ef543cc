import type { Frame } from '../chat/events.ts'
import type { AnswerInfo, Charge } from '../dialects/types.ts'
import { generationId } from '../ids.ts'
import type { TextAnswer } from './answer.ts'
import type { Call } from './call.ts'
import type { Context } from './context.ts'
import { startDeadline, wasLeft } from './deadline.ts'
import { asApiError, UpstreamFailure } from './failures.ts'
import { answerHeaders } from './headers.ts'
import { createMeter } from './meter.ts'
import { open, type Opened, type Opening } from './open.ts'
import { streamAnswer } from './stream.ts'

/** A silent provider is covered by comments after this; until then an error can still be an HTTP status. */
const FIRST_PING_MS = 10_000

/** The whole answer as one JSON body, after its settlement is committed. Throws ApiError. */
export async function respondWhole(context: Context, call: Call, signal: AbortSignal): Promise<TextAnswer> {
  const { opened, frames, charge } = await answerWhole(context, call, signal)
  const info = answerInfo(call, opened)
  const body = call.inbound.whole(frames, info, charge, call.request)
  return { status: 200, headers: answerHeaders(context, call, { opened, charge, warnings: info.warnings }), text: JSON.stringify(body) }
}

export interface WholeAnswer {
  opened: Opened
  frames: Frame[]
  charge: Charge
}

/** Reads an answer to its end and settles it. Throws ApiError, when it is settled too. */
export async function answerWhole(context: Context, call: Call, signal: AbortSignal): Promise<WholeAnswer> {
  const meter = createMeter(context, call)
  const abort = new AbortController()
  const stopClock = startDeadline(context, abort)
  const leave = (): void => abort.abort()
  signal.addEventListener('abort', leave, { once: true })
  try {
    const opened = await open({ ...opening(context, call), signal: abort.signal })
    const frames: Frame[] = []
    for await (const batch of opened.frames) {
      for (const frame of batch) {
        meter.see(frame, opened.candidate)
        throwFailure(frame, opened)
        frames.push(frame)
      }
    }
    return { opened, frames, charge: await meter.settle('completed') }
  } catch (error) {
    const told = asApiError(error)
    await meter.settle(wasLeft(abort.signal) ? 'cancelled' : 'failed', told)
    throw told
  } finally {
    stopClock()
    signal.removeEventListener('abort', leave)
  }
}

/** The answer as server-sent events: begins with the first content, or after ten seconds of silence. Throws ApiError before it begins. */
export async function respondStream(context: Context, call: Call, signal: AbortSignal): Promise<Response> {
  const meter = createMeter(context, call)
  const abort = new AbortController()
  const answering = open({ ...opening(context, call), signal: abort.signal })
  const stopClock = startDeadline(context, abort)
  const answer = streamAnswer({ call, meter, answering, abort, stopClock, pingMs: context.timeouts.ping })
  const leave = (): void => answer.leave()
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) answer.leave()
  const opened = await soon(answering).catch(async (error: unknown) => {
    stopClock()
    const told = asApiError(error)
    await meter.settle(wasLeft(abort.signal) ? 'cancelled' : 'failed', told)
    throw told
  })
  const warnings = opened ? answerInfo(call, opened).warnings : call.warnings
  return new Response(answer.body, { headers: answerHeaders(context, call, { opened, warnings }) })
}

/** What came of a promise within the first ten seconds; undefined when it is still open. */
async function soon<T>(promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), FIRST_PING_MS)
  })
  try {
    return await Promise.race([promise, silence])
  } finally {
    clearTimeout(timer)
  }
}

function opening(context: Context, { request, candidates, attempts, preferences, conversation }: Call): Omit<Opening, 'signal'> {
  return { context, request, candidates, attempts, conversation, maxTtftMs: request.stream ? preferences.maxTtftMs : null }
}

/** Turns a failure inside an answer into the exception it is. */
export function throwFailure(frame: Frame, opened: Opened): void {
  for (const event of frame.events) if (event.type === 'error') throw new UpstreamFailure(event.failure, opened.candidate.upstream.provider.name)
}

export function answerInfo(call: Call, { candidate, format, streamed, warnings }: Opened): AnswerInfo {
  return {
    id: generationId(call.requestId),
    created: Math.floor(call.startedAt / 1000),
    model: candidate.model.id,
    provider: candidate.upstream.provider.name,
    relay: format === call.inbound.dialect && streamed === call.request.stream,
    warnings: [...call.warnings, ...warnings],
  }
}
