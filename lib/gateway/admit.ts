import { affordableOutput, estimateHold, fitsFreeCall, likelyTokens, MIN_OUTPUT, type FreeCallFit } from '../billing/estimate.ts'
import type { Admission, Asset, Reservation } from '../billing/types.ts'
import type { ChatRequest, Message } from '../chat/request.ts'
import { env } from '../env.ts'
import { formatUsd, type Nano } from '../money.ts'
import { say } from '../say.ts'
import type { Call, Errand, PromptSize } from './call.ts'
import type { Context } from './context.ts'
import { refusal } from './refusal.ts'
import type { Candidate } from './route.ts'
import { longestAnswer } from './routing/filter.ts'

/** No call runs longer, its settlement included; the reaper takes the hold after this. */
const MAX_CALL_MS = 11 * 60_000
/** Below this a body is small enough to count whole; above, media inside it must not count as text. */
const SMALL_BODY = 16 * 1024
/** What an answer may realistically need, whatever the caller's limit is. */
const REALISTIC_OUTPUT = 4_096
/** What an answer takes that is not asked to be short or long. */
const TYPICAL_OUTPUT = 1_024

/**
 * Sets the money aside that the call may need, or says in one sentence why it cannot: throws
 * insufficient_quota or in_flight_limit (402). A large max_tokens refuses nobody: what is set aside lies
 * between a minimal and the longest answer, and the output limit that is passed on is what it buys, so that
 * no call runs past its money. A free call pays when one is left and the call fits its caps; a caller who
 * asks for more output than those allow pays with credit where there is enough.
 */
export async function admit(context: Context, call: Call): Promise<Asset> {
  const size = { ...call.prompt, n: call.request.n ?? 1 }
  const asked = call.request.maxOutputTokens
  await call.slot.take(likelyTokens({ ...size, maxOutput: Math.min(asked ?? TYPICAL_OUTPUT, REALISTIC_OUTPUT) * size.n }))
  const free = freeCall(call, size)
  const wantsMore = free.fits && asked !== undefined && asked > free.maxOutput
  const needs = needsOf(call, size)
  const pay = (least: Nano): Promise<Admission> => context.ledger.reserve(reservation(call, needs.amount, free.fits && !wantsMore, { least, most: needs.most }))

  // Credit that buys less than a free call would give is kept for when those are used up.
  const worthPaying = wantsMore ? smaller(needs.amount, costOf(call, size, () => free.maxOutput)) : needs.least
  let admission = await pay(worthPaying)
  if (!admission.admitted && wantsMore) admission = await (admission.freeCallsLeft > 0n ? context.ledger.reserve(reservation(call, needs.amount, true)) : pay(needs.least))
  if (!admission.admitted) throw refusal(admission, needs.least, call.auto?.tier === 'premium' ? say`call auto:cheap, or send a shorter prompt` : undefined)
  if (admission.asset === 'CALL') capFreeOutput(call, free.maxOutput)
  else if (admission.amount < needs.worst) fitOutput(call, size, { ...admission, byMaxCost: admission.amount === needs.most && needs.most < needs.worst })
  return admission.asset
}

type Size = PromptSize & { n: number }

/** What the call needs to begin, may realistically cost, and may cost at most; `worst` is the most but for the caller's own `max_cost`. */
function needsOf(call: Call, size: Size): { least: Nano; amount: Nano; most: Nano; worst: Nano } {
  const asked = call.request.maxOutputTokens ?? Infinity
  const capped = (cost: Nano): Nano => (call.maxCost === undefined ? cost : smaller(cost, call.maxCost))
  const worst = costOf(call, size, (candidate) => finite(Math.min(asked, longestAnswer(candidate))))
  return {
    least: capped(costOf(call, size, () => Math.min(asked, MIN_OUTPUT))),
    amount: capped(costOf(call, size, (candidate) => Math.min(asked, REALISTIC_OUTPUT, longestAnswer(candidate)))),
    most: capped(worst),
    worst,
  }
}

function costOf(call: Call, size: Size, output: (candidate: Candidate) => number): Nano {
  return largest(call.candidates.map((candidate) => estimateHold({ ...size, price: candidate.price, maxOutput: output(candidate) })))
}

function finite(tokens: number): number {
  return Number.isFinite(tokens) ? tokens : REALISTIC_OUTPUT
}

/** Lowers the output limit to what was set aside, and says so unless nobody would notice. */
function fitOutput(call: Call, size: Size, { amount, byKeyLimit, byMaxCost }: Extract<Admission, { admitted: true }> & { byMaxCost: boolean }): void {
  const asked = call.request.maxOutputTokens
  const buys = Math.min(...call.candidates.map((candidate) => Math.min(longestAnswer(candidate), affordableOutput({ ...size, price: candidate.price, available: amount }))))
  if (buys >= (asked ?? Math.max(...call.candidates.map((candidate) => finite(longestAnswer(candidate)))))) return
  call.request = { ...call.request, maxOutputTokens: buys }
  if (asked === undefined && buys >= REALISTIC_OUTPUT) return
  if (byMaxCost) return void call.warnings.push(`max_tokens is ${buys}${asked === undefined ? '' : ` instead of ${asked}`}: max_cost buys no more. Raise it for longer answers.`)
  const source = byKeyLimit ? `the key’s limit leaves ${formatUsd(amount)} for this call, which buys no more` : `${formatUsd(amount)} of your credit is set aside for this call, which buys no more`
  call.warnings.push(`max_tokens is ${buys}${asked === undefined ? '' : ` instead of ${asked}`}: ${source}. ${byKeyLimit ? 'Raise the limit' : 'Add credit'} for longer answers.`)
}

/** What a free call may do here: it must fit whichever candidate ends up answering. */
function freeCall(call: Call, size: Size): FreeCallFit {
  const { FREE_CALL_MAX_OUTPUT: maxOutputCap, FREE_CALL_MAX_COST: maxCost } = env()
  const fits = call.candidates.map(({ price }) => fitsFreeCall({ ...size, price, requested: call.request.maxOutputTokens, maxOutputCap, maxCost }))
  return { fits: fits.every((fit) => fit.fits), maxOutput: Math.min(...fits.map((fit) => fit.maxOutput)) }
}

export function reservation(call: Errand, amount: Nano, freeEligible: boolean, range?: { least: Nano; most: Nano }): Reservation {
  return {
    ...range,
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

function smaller(a: Nano, b: Nano): Nano {
  return a < b ? a : b
}

/** How much a model reads, in constant time for a small body. */
export function promptSize(request: ChatRequest, bodyBytes: number): PromptSize {
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
function capFreeOutput(call: Call, limit: number): void {
  const asked = call.request.maxOutputTokens
  if (asked !== undefined && asked <= limit) return
  call.request = { ...call.request, maxOutputTokens: limit }
  call.warnings.push(`max_tokens is ${limit}: a free call answers with no more. Add credit for longer answers.`)
}
