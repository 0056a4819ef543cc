import { costOf } from '../../billing/price.ts'
import type { Outcome } from '../../billing/types.ts'
import { inputTokens, noUsage, outputTokens, type Usage } from '../../chat/usage.ts'
import type { Charge, JsonObject } from '../../dialects/types.ts'
import type { ApiError } from '../../errors.ts'
import { usdNumber } from '../../money.ts'
import type { Errand } from '../call.ts'
import type { Context } from '../context.ts'
import { noteEnding } from '../measures/note.ts'
import { withinCommitTime } from '../meter.ts'
import type { Candidate } from '../route.ts'
import type { Preferences } from '../routing/preferences.ts'

/** A relayed call: `name` is what stands in its receipt as the format. */
export interface RelayCall extends Errand {
  name: string
  stream: boolean
  preferences: Preferences
}

export interface Ending {
  outcome: Outcome
  /** Who answered; default the first candidate. */
  candidate?: Candidate
  /** Null: nothing is owed. */
  usage: Usage | null
  estimated?: boolean
  upstreamId?: string | null
  ttftMs?: number | null
  error?: ApiError
}

/** Settles a call, and resolves when that is committed. Only the first ending counts; later calls return its result. */
export type Settle = (ending: Ending) => Promise<Charge>

export function settleOnce(context: Context, call: RelayCall): Settle {
  let settled: Promise<Charge> | undefined
  call.slot.settles = true
  return (ending) => (settled ??= commit(context, call, ending))
}

async function commit(context: Context, call: RelayCall, ending: Ending): Promise<Charge> {
  const { outcome, candidate = call.candidates[0]!, estimated = false } = ending
  const usage = ending.usage ?? noUsage
  const owed = costOf(usage, candidate.price, new Date(call.startedAt))
  call.slot.leave({ tokens: inputTokens(usage) + outputTokens(usage), cost: owed.total })
  // Failed attempts were noted where they failed.
  if (ending.candidate) noteEnding(context, { candidate, outcome, error: ending.error, usage, ttftMs: call.stream ? call.attempts.at(-1)?.ms : undefined })
  const { charged, freeCall } = await withinCommitTime(
    context.ledger.settle({
      requestId: call.requestId,
      accountId: call.caller.accountId,
      keyId: call.caller.keyId,
      outcome,
      usage,
      usageSource: !ending.usage ? 'none' : estimated ? 'estimated' : 'provider',
      cost: owed.total,
      priceId: candidate.priceId,
      requestedModel: call.requestedModel,
      model: candidate.model.id,
      provider: candidate.offer.provider,
      upstreamModel: candidate.offer.upstream,
      upstreamId: ending.upstreamId ?? null,
      dialect: call.name,
      stream: call.stream,
      finishReason: null,
      nativeFinishReason: null,
      errorCode: ending.error?.code ?? null,
      attempts: call.attempts,
      decision: call.decision ?? null,
      startedAt: call.startedAt,
      ttftMs: ending.ttftMs ?? null,
      durationMs: Math.round(performance.now() - call.startedTick),
      appTitle: call.app.title,
      appUrl: call.app.url,
      sandbox: context.sandbox,
    }),
  )
  return { usage, estimated, cost: usdNumber(charged), listCost: { input: usdNumber(owed.input), output: usdNumber(owed.output) }, freeCall }
}

/** The provider's own object of usage with the cost; where it sent none, our own count. */
export function pricedUsage({ usage, estimated, cost, listCost }: Charge, raw: JsonObject | undefined): JsonObject {
  const [prompt_tokens, completion_tokens] = [inputTokens(usage), outputTokens(usage)]
  return {
    ...(raw ?? { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }),
    cost,
    is_byok: false,
    cost_details: { upstream_inference_cost: null, upstream_inference_prompt_cost: listCost.input, upstream_inference_completions_cost: listCost.output },
    ...(estimated && { estimated }),
  }
}
