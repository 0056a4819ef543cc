import { estimateHold, fitsFreeCall, type FreeCallFit } from '../billing/estimate.ts'
import type { Admission, Asset, Reservation } from '../billing/types.ts'
import type { ChatRequest, Message } from '../chat/request.ts'
import { env } from '../env.ts'
import { ApiError } from '../errors.ts'
import { exactUsd, formatUsd, type Nano } from '../money.ts'
import type { Call, Errand } from './call.ts'
import type { Context } from './context.ts'
import type { Candidate } from './route.ts'

/** No call runs longer, its settlement included; the reaper takes the hold after this. */
const MAX_CALL_MS = 11 * 60_000
/** Below this a body is small enough to count whole; above, media inside it must not count as text. */
const SMALL_BODY = 16 * 1024
/** What an answer may realistically need when the caller names no limit. */
const REALISTIC_OUTPUT = 4_096

/**
 * Sets the money aside that the call may need, or says in one sentence why it cannot: throws
 * insufficient_quota or in_flight_limit (402). A free call pays when one is left and the call fits its
 * caps; a caller who asks for more output than those allow pays with credit where there is enough.
 */
export async function admit(context: Context, call: Call): Promise<Asset> {
  const size = { ...promptSize(call.request, call.bodyBytes), n: call.request.n ?? 1 }
  const amount = largest(call.candidates.map((candidate) => estimateHold({ ...size, price: candidate.price, maxOutput: expectedOutput(call.request, candidate) })))
  const free = freeCall(call, size)
  const wantsMore = call.request.maxOutputTokens !== undefined && call.request.maxOutputTokens > free.maxOutput
  let admission = await context.ledger.reserve(reservation(call, amount, free.fits && !wantsMore))
  if (!admission.admitted && wantsMore && free.fits && admission.freeCallsLeft > 0n) admission = await context.ledger.reserve(reservation(call, amount, true))
  if (!admission.admitted) throw refusal(admission, amount)
  if (admission.asset === 'CALL') capOutput(call, free.maxOutput)
  return admission.asset
}

interface PromptSize {
  promptBytes: number
  images: number
}

/** What a free call may do here: it must fit whichever candidate ends up answering. */
function freeCall(call: Call, size: PromptSize & { n: number }): FreeCallFit {
  const { FREE_CALL_MAX_OUTPUT: maxOutputCap, FREE_CALL_MAX_COST: maxCost } = env()
  const fits = call.candidates.map(({ price }) => fitsFreeCall({ ...size, price, requested: call.request.maxOutputTokens, maxOutputCap, maxCost }))
  return { fits: fits.every((fit) => fit.fits), maxOutput: Math.min(...fits.map((fit) => fit.maxOutput)) }
}

function expectedOutput(request: ChatRequest, { model, offer }: Candidate): number {
  return Math.min(request.maxOutputTokens ?? REALISTIC_OUTPUT, offer.maxOutput ?? model.maxOutput ?? Infinity)
}

export function reservation(call: Errand, amount: Nano, freeEligible: boolean): Reservation {
  return {
    requestId: call.requestId,
    accountId: call.caller.accountId,
    keyId: call.caller.keyId,
    amount,
    freeEligible,
    priceId: call.candidates[0]!.priceId,
    expiresAt: call.startedAt + MAX_CALL_MS,
  }
}

export function largest(amounts: Nano[]): Nano {
  return amounts.reduce((a, b) => (a > b ? a : b))
}

function promptSize(request: ChatRequest, bodyBytes: number): PromptSize {
  if (bodyBytes <= SMALL_BODY) return { promptBytes: bodyBytes, images: 0 }
  const size = { promptBytes: Buffer.byteLength(JSON.stringify(request.tools)), images: 0 }
  for (const message of request.messages) measure(message, size)
  return size
}

function measure(message: Message, size: PromptSize): void {
  for (const part of message.content) {
    switch (part.type) {
      case 'text':
      case 'reasoning':
      case 'refusal':
        size.promptBytes += Buffer.byteLength(part.text)
        break
      case 'tool_call':
        size.promptBytes += Buffer.byteLength(part.arguments)
        break
      case 'native':
        size.promptBytes += Buffer.byteLength(JSON.stringify(part.value))
        break
      default:
        size.images += 1
    }
  }
}

/** A free call answers in few tokens; who asked for more is told, and so is whoever named no limit. */
function capOutput(call: Call, limit: number): void {
  const asked = call.request.maxOutputTokens
  if (asked !== undefined && asked <= limit) return
  call.request = { ...call.request, maxOutputTokens: limit }
  call.warnings.push(`max_tokens is ${limit}: a free call answers with no more. Add credit for longer answers.`)
}

/** Why a call was not admitted; `orElse` completes “Add credit, or …”. */
export function refusal(admission: Extract<Admission, { admitted: false }>, needed: Nano, orElse = 'ask for fewer max_tokens'): ApiError {
  const has = formatUsd(admission.available)
  if (admission.reason === 'in_flight') {
    return new ApiError('in_flight_limit', `Other calls in flight hold your credit: this call may need ${formatUsd(needed)}, ${has} is free at this moment. Try again when they have ended, or add credit.`, {
      retryAfter: 2,
      metadata: { limit_source: 'in_flight' },
    })
  }
  const why = admission.freeCallsLeft > 0n ? 'This call is too large for a free call, and y' : 'Y'
  return new ApiError('insufficient_quota', `${why}our credit does not cover it: it may need ${formatUsd(needed)}, your balance is ${has}. Add credit at ${env().PUBLIC_URL}/dashboard/billing, or ${orElse}.`, {
    metadata: { limit_source: 'credits', needed: exactUsd(needed), available: exactUsd(admission.available) },
  })
}
