import { z } from 'zod'
import { estimateHold, likelyTokens } from '../../billing/estimate.ts'
import { objectOf, parseBody } from '../../dialects/json.ts'
import { providerWishes } from '../../dialects/provider-wishes.ts'
import { check } from '../../dialects/schema.ts'
import { env } from '../../env.ts'
import { generationId, idTime } from '../../ids.ts'
import { largest, reservation } from '../admit.ts'
import { enter } from '../authenticate.ts'
import { isBelievable } from '../believable.ts'
import { MAX_BODY, readBody } from '../body.ts'
import { appOf } from '../chat.ts'
import type { Context } from '../context.ts'
import { post, type Endpoint } from '../endpoint.ts'
import { startDeadline, wasLeft } from '../deadline.ts'
import { asApiError } from '../failures.ts'
import { answerHeaders } from '../headers.ts'
import { firstAnswer } from '../failover/failover.ts'
import { refusal } from '../refusal.ts'
import { routeKind } from '../route.ts'
import type { Visit } from '../visit.ts'
import { ask, type Answered } from './ask.ts'
import { readForm } from './form.ts'
import type { Asked, Service } from './service.ts'
import { pricedUsage, settleOnce, type RelayCall, type Settle } from './settle.ts'
import { streamAnswer } from './stream.ts'
import { say } from '../../say.ts'

/** The endpoint of a service. */
export function relayed<Body extends Asked>(summary: string, service: Service<Body>): Endpoint {
  return post(summary, (context, request, visit) => relay(context, request, visit, service), {
    body: { schema: service.schema, type: service.form ? 'multipart/form-data' : 'application/json' },
    ...(service.answers && { answers: service.answers }),
  })
}

/** What the rest of a call's course needs. */
export interface Relaying<Body extends Asked> {
  context: Context
  call: RelayCall
  service: Service<Body>
  body: Body
  settle: Settle
  abort: AbortController
  stopClock(): void
}

/** The course of one call that is not chat: who asks, what, through whom, with which money, and the answer. Throws ApiError until the answer begins. */
async function relay<Body extends Asked>(context: Context, request: Request, visit: Visit, service: Service<Body>): Promise<Response> {
  const { requestId, startedTick } = visit
  const slot = await enter(context, request, visit)
  const { caller } = slot
  const body = check(service.schema, service.form ? await readForm(request, visit.place) : parseBody(await readBody(request, MAX_BODY, visit.place)))
  const startedAt = idTime(requestId)
  const routed = routeKind(context, service.kind, { name: body.model, caller, provider: check(gatewayFields, body).provider ?? undefined, headers: request.headers, startedAt })
  const call: RelayCall = {
    requestId,
    startedAt,
    startedTick,
    caller,
    slot,
    name: service.name,
    stream: false,
    requestedModel: body.model,
    ...routed,
    attempts: [],
    app: appOf(request),
  }
  await reserve(context, call, service, body)
  visit.attempts = call.attempts
  const abort = new AbortController()
  const relaying: Relaying<Body> = { context, call, service, body, settle: settleOnce(context, call), abort, stopClock: startDeadline(context, abort) }
  const leave = (): void => abort.abort()
  request.signal.addEventListener('abort', leave, { once: true })
  if (request.signal.aborted) leave()
  return answer(relaying)
}

/** Of the gateway's own fields, the one that matters here. */
const gatewayFields = z.looseObject({ provider: providerWishes.nullish() })

/** Sets the money aside. A free call pays for what fits its cap; what costs nothing needs none. Throws as `admit` does. */
async function reserve<Body extends Asked>(context: Context, call: RelayCall, service: Service<Body>, body: Body): Promise<void> {
  const { images = 0, ...size } = service.size(body)
  await call.slot.take(likelyTokens({ ...size, images }))
  const amount = largest(call.candidates.map(({ price }) => estimateHold({ ...size, images, price: service.holdPrice?.(price) ?? price })))
  const admission = await context.ledger.reserve(reservation(call, amount, amount > 0n && amount <= env().FREE_CALL_MAX_COST))
  if (!admission.admitted) throw refusal(admission, amount, say`send less in one call`)
}

async function answer<Body extends Asked>(relaying: Relaying<Body>): Promise<Response> {
  const { context, call, settle, abort, stopClock } = relaying
  try {
    const failing = { context, candidates: call.candidates, attempts: call.attempts, signal: abort.signal, conversation: null, maxTtftMs: null }
    const answered = await firstAnswer(failing, (turn) => ask(relaying, turn))
    call.warnings.push(...answered.warnings)
    if (answered.chunks) return streamAnswer(relaying, { ...answered, chunks: answered.chunks })
    stopClock()
    return await wholeAnswer(relaying, answered)
  } catch (error) {
    stopClock()
    const told = asApiError(error)
    await settle({ outcome: wasLeft(abort.signal) ? 'cancelled' : 'failed', usage: null, error: told })
    throw told
  }
}

/** The answer as one body, after its settlement is committed. */
async function wholeAnswer<Body extends Asked>({ context, call, service, body, settle }: Relaying<Body>, { candidate, reading, upstreamId }: Answered): Promise<Response> {
  const { answer: whole, usage: reported } = reading!
  const usage = reported && isBelievable(reported, candidate) ? reported : null
  const counted = usage ?? (await service.estimate(body, { broken: false, sent: 0, answer: whole }))
  const charge = await settle({ outcome: 'completed', candidate, usage: counted, estimated: !usage && counted !== null, upstreamId })
  const headers = answerHeaders(context, { ...call, request: { stream: false } }, { opened: { candidate }, charge, warnings: call.warnings })
  const written = service.write?.(whole, body)
  if (written) return new Response(written.text, { headers: { ...headers, 'content-type': written.type } })
  const told = {
    ...whole,
    id: generationId(call.requestId),
    model: candidate.model.id,
    provider: candidate.upstream.provider.name,
    usage: pricedUsage(charge, objectOf(whole.usage)),
    ...(call.warnings.length > 0 && { warnings: call.warnings }),
  }
  return new Response(JSON.stringify(told), { headers })
}
