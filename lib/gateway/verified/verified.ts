import type { Charge, JsonObject } from '../../dialects/types.ts'
import { ApiError } from '../../errors.ts'
import { generationId, uuid } from '../../ids.ts'
import { say } from '../../say.ts'
import { admit } from '../admit.ts'
import type { Answer } from '../answer.ts'
import { callOf, type Arrival } from '../arrive.ts'
import type { Choice } from '../auto/decide.ts'
import { decisionOf } from '../auto/explain.ts'
import type { Picked } from '../auto/pick.ts'
import type { Call } from '../call.ts'
import type { Context } from '../context.ts'
import { answerHeaders } from '../headers.ts'
import type { Slot } from '../limits/slot.ts'
import { answerInfo, answerWhole, type WholeAnswer } from '../respond.ts'
import { agree } from './agree.ts'
import type { Panel } from './panel.ts'

export { panelOf } from './panel.ts'

interface Verifying {
  arrival: Arrival
  /** As it would go to `auto`; never carried out itself. */
  call: Call
  panel: Panel
}

/** A part of the answer: a call of its own, with its own hold, settlement and receipt. */
interface Part {
  call: Call
  answer: WholeAnswer
}

/** Of what the caller wants to spend, so much may go to each cheap model. */
const CHEAP_SHARE = 0.25

/**
 * Asks two cheap models, and a premium one when they do not agree. Each is an ordinary call with an id of its
 * own, so that the ledger's rules hold for each: what ran is what is paid, once. The answer tells all parts
 * and costs their sum; it comes whole, also as a stream. Throws ApiError when nobody
 * answers, and invalid_request (400) with an Idempotency-Key: that stands for one call and its one charge.
 */
export async function serveVerified(context: Context, verifying: Verifying, signal: AbortSignal): Promise<Answer> {
  if (verifying.arrival.headers.has('idempotency-key')) throw new ApiError('invalid_request', say`auto:verified is several calls, and an Idempotency-Key stands for one. Leave one of the two out.`, { param: 'Idempotency-Key' })
  const { cheap, strong, kind } = verifying.panel
  const limit = verifying.call.request.routing?.maxCost
  const [first, second] = await Promise.allSettled(
    cheap.map((picked, index) => run(context, verifying, { picked, rule: 'verified', first: index === 0, maxCost: limit && limit * CHEAP_SHARE }, signal)),
  )
  const parts = [first, second].flatMap((settled) => (settled?.status === 'fulfilled' ? [settled.value] : []))
  if (parts.length === 2 && agree(textOf(parts[0]!), textOf(parts[1]!), kind)) return told(context, verifying, { parts, chosen: parts[0]!, verified: true })
  signal.throwIfAborted()
  try {
    const spent = parts.reduce((sum, { answer }) => sum + answer.charge.listCost.input + answer.charge.listCost.output, 0)
    const last = await run(context, verifying, { picked: strong, rule: 'escalated', first: false, maxCost: limit && Math.max(0, limit - spent) }, signal)
    return told(context, verifying, { parts: [...parts, last], chosen: last, verified: true })
  } catch (error) {
    if (!(error instanceof ApiError) || !parts[0]) throw error
    // What was paid for is better than an error; that nobody vouches for it is said.
    verifying.call.warnings.push(`The two answers differ and no third could be had: ${error.message}`)
    return told(context, verifying, { parts, chosen: parts[0], verified: false })
  }
}

interface Running {
  picked: Picked
  rule: 'verified' | 'escalated'
  /** It goes by the request's own id, under its own place. */
  first: boolean
  maxCost: number | undefined
}

/** One part from its admission to its settlement. Throws ApiError. */
async function run(context: Context, { arrival, call: outer }: Verifying, { picked, rule, first, maxCost }: Running, signal: AbortSignal): Promise<Part> {
  const requestId = first ? outer.requestId : uuid()
  const slot = first ? outer.slot : await place(context, arrival, requestId)
  // What only concerned the choice was heeded when the panel was made.
  const { models: _, plugins: __, costQuality: ___, ...routing } = outer.request.routing ?? {}
  const chat = { ...outer.request, model: picked.ranked.model.id, stream: false, routing: { ...routing, ...(maxCost !== undefined && { maxCost }) } }
  try {
    const choice: Choice = { ...outer.auto!, picked: [picked], tier: picked.tier, rule }
    const decision = { ...decisionOf(choice), partOf: generationId(outer.requestId) }
    const call: Call = { ...callOf(context, arrival, { requestId, slot, chat }), requestedModel: outer.requestedModel, auto: choice, decision }
    await admit(context, call)
    return { call, answer: await answerWhole(context, call, signal) }
  } finally {
    if (!first && !slot.settles) slot.leave()
  }
}

/** Its own place under the caller's limits: it is a call like any other. */
async function place(context: Context, { caller }: Arrival, requestId: string): Promise<Slot> {
  const slot = context.limits.slot(caller, { requestId, works: true })
  await slot.enter()
  return slot
}

function textOf({ answer }: Part): string {
  return answer.frames.flatMap(({ events }) => events.map((event) => (event.type === 'text' ? event.text : ''))).join('')
}

/** The chosen part's answer, with the cost of all. */
function told(context: Context, { call: { request, warnings } }: Verifying, { parts, chosen, verified }: { parts: Part[]; chosen: Part; verified: boolean }): Answer {
  const { call, answer: { opened, frames } } = chosen
  const charge = chargeOf(parts, chosen, verified)
  const info = { ...answerInfo({ ...call, warnings: [...warnings, ...call.warnings] }, opened), relay: false }
  const headers = answerHeaders(context, { ...call, request }, { opened, charge, warnings: info.warnings })
  if (!request.stream) return { status: 200, headers, text: JSON.stringify(call.inbound.whole(frames, info, charge, request)) }
  const writer = call.inbound.writer(info, request)
  return { status: 200, headers, text: frames.map((frame) => writer.write(frame)).join('') + writer.end(charge) }
}

function chargeOf(parts: readonly Part[], { answer: { charge } }: Part, verified: boolean): Charge {
  const sum = (of: (charge: Charge) => number): number => parts.reduce((total, part) => total + of(part.answer.charge), 0)
  const auto: JsonObject = {
    ...charge.auto,
    verified,
    parts: parts.map(({ call, answer }) => ({ id: generationId(call.requestId), model: answer.opened.candidate.model.id, cost: answer.charge.cost })),
  }
  return {
    ...charge,
    cost: sum(({ cost }) => cost),
    listCost: { input: sum(({ listCost }) => listCost.input), output: sum(({ listCost }) => listCost.output) },
    freeCall: parts.some(({ answer }) => answer.charge.freeCall),
    auto,
  }
}
