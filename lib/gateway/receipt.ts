import type { Receipt } from '../billing/generation.ts'
import type { Decision } from '../billing/types.ts'
import { provider } from '../providers/index.ts'
import { inputTokens, outputTokens } from '../chat/usage.ts'
import { generationId } from '../ids.ts'
import { exactUsd, usdNumber, usdPerToken } from '../money.ts'

/**
 * A call's receipt as `GET /v1/generation` shows it: OpenRouter's fields, and what it has not: the price
 * version, line items (decimal strings in USD; tokens × unit price = amount, and their sum rounded up to a
 * nano-dollar is `list_cost`), every attempt, and the rule that decided.
 */
export function receiptJson(receipt: Receipt): object {
  const { usage } = receipt
  return {
    id: generationId(receipt.requestId),
    request_id: receipt.requestId,
    upstream_id: receipt.upstreamId,
    created_at: receipt.at.toISOString(),
    model: receipt.model,
    requested_model: receipt.requestedModel,
    provider_name: provider(receipt.provider)?.name ?? receipt.provider,
    upstream_model: receipt.upstreamModel,
    api_type: receipt.dialect,
    streamed: receipt.stream,
    cancelled: receipt.outcome === 'cancelled',
    outcome: receipt.outcome,
    finish_reason: receipt.finishReason,
    native_finish_reason: receipt.nativeFinishReason,
    error_code: receipt.errorCode,
    latency: receipt.ttftMs,
    generation_time: receipt.durationMs,
    tokens_prompt: inputTokens(usage),
    tokens_completion: outputTokens(usage),
    native_tokens_prompt: inputTokens(usage),
    native_tokens_completion: outputTokens(usage),
    native_tokens_reasoning: usage.reasoning,
    native_tokens_cached: usage.cacheRead,
    usage_source: receipt.usageSource,
    is_byok: false,
    total_cost: usdNumber(receipt.charged),
    usage: usdNumber(receipt.charged),
    free_call: receipt.freeCall,
    list_cost: exactUsd(receipt.cost),
    written_off: exactUsd(receipt.writtenOff),
    rule: receipt.rule,
    price: receipt.price && { id: receipt.price.id, version: receipt.price.version, source: receipt.price.source, as_of: receipt.price.asOf },
    line_items: receipt.lines.map(({ bucket, tokens, unit, amount }) => ({ bucket, tokens, usd_per_token: usdPerToken(unit), usd: usdPerToken(amount) })),
    attempts: receipt.attempts.map((attempt) => ({ provider: attempt.provider, ...(attempt.model && { model: attempt.model }), status: attempt.status, ms: attempt.ms, error: attempt.error ?? null, paid_by: attempt.paidBy })),
    decision: receipt.decision && decisionJson(receipt.decision),
    app: receipt.appTitle,
    http_referer: receipt.appUrl,
    sandbox: receipt.sandbox,
    settled_late: receipt.late,
  }
}

function decisionJson({ baselineModel, baselineCost, passedOver, partOf, ...decision }: Decision): object {
  return {
    ...decision,
    ...(baselineModel !== undefined && { baseline_model: baselineModel }),
    ...(baselineCost !== undefined && { baseline_cost: exactUsd(BigInt(baselineCost)) }),
    ...(partOf !== undefined && { part_of: partOf }),
    ...(passedOver && { passed_over: passedOver }),
  }
}
