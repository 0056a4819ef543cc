import { costOf } from '../billing/price.ts'
import { countTokens } from '../billing/tokens.ts'
import type { Outcome, Settled } from '../billing/types.ts'
import { isContent, type FinishReason, type Frame } from '../chat/events.ts'
import type { ChatRequest } from '../chat/request.ts'
import { inputTokens, noUsage, outputTokens, type Usage } from '../chat/usage.ts'
import type { Charge } from '../dialects/types.ts'
import { ApiError } from '../errors.ts'
import { usdNumber } from '../money.ts'
import { asAnswered, autoJson, baselineCost, decisionOf } from './auto/explain.ts'
import { remember } from './auto/records/remember.ts'
import { isBelievable } from './believable.ts'
import type { Call } from './call.ts'
import type { Context } from './context.ts'
import { noteEnding, type Ended } from './measures/note.ts'
import type { Candidate } from './route.ts'

const CHECKPOINT_MS = 2_000
/** How long the last byte is withheld while the database is away; the settlement itself keeps trying. */
const COMMIT_MS = 30_000

/** Watches one call and settles it exactly once, whatever way it ends. */
export interface Meter {
  /** Something of the answer itself has passed. */
  readonly delivered: boolean
  /** Notes what passes to the caller. */
  see(frame: Frame, candidate: Candidate): void
  /** Settles at what was seen, and resolves when that is committed. Later calls return the first one's result. */
  settle(outcome: Outcome, error?: ApiError): Promise<Charge>
}

export function createMeter(context: Context, call: Call): Meter {
  call.slot.settles = true
  let candidate = call.candidates[0]!
  let usage: Usage | undefined
  let finish: { reason: FinishReason; raw: string | null } | undefined
  let upstreamId: string | null = null
  let opened = false
  let thinksAloud = false
  let delivered = false
  let firstTick = 0
  let ttftMs: number | null = null
  let text: string[] = []
  let checkpointAt = performance.now() + CHECKPOINT_MS
  let settled: Promise<Charge> | undefined

  function see(frame: Frame, from: Candidate): void {
    candidate = from
    opened = true
    for (const event of frame.events) {
      if (event.type === 'usage') usage = isBelievable(event.usage, from) ? event.usage : undefined
      else if (event.type === 'finish') finish = event
      else if (event.type === 'start') upstreamId ??= event.id ?? null
      else if (isContent(event)) {
        if (!delivered) {
          delivered = true
          firstTick = performance.now()
          ttftMs = Math.round(firstTick - call.startedTick)
        }
        if ('text' in event) text.push(event.text)
        thinksAloud ||= event.type === 'reasoning'
      }
    }
    if (delivered && performance.now() > checkpointAt) checkpoint()
  }

  /** So that a killed process loses at most two seconds of what was delivered. */
  function checkpoint(): void {
    checkpointAt = performance.now() + CHECKPOINT_MS
    const seen = usage ?? roughUsage(call, text)
    context.ledger.checkpoint(call.requestId, seen, costOf(seen, candidate.price, new Date(call.startedAt)).total)
  }

  /** For the provider's statistics; `endTick` is when its last byte came. */
  function measure({ endTick, ...ending }: Pick<Ended, 'outcome' | 'usage' | 'error'> & { endTick: number }): void {
    // Failed attempts are noted where they fail; a blocked answer is no failure of the provider's.
    if (!opened || (ending.outcome === 'failed' && !ending.error && finish?.reason === 'content_filter')) return
    noteEnding(context, {
      candidate,
      ...ending,
      ...(call.request.stream && delivered && { ttftMs: call.attempts.at(-1)?.ms, streamMs: endTick - firstTick }),
      // Thoughts that were not shown were produced before the first content.
      streamTokens: outputTokens(ending.usage) - (thinksAloud ? 0 : ending.usage.reasoning),
    })
  }

  async function commit(how: Outcome, error?: ApiError): Promise<Charge> {
    const endTick = performance.now()
    const produced = text
    text = []
    const owes = delivered || (how === 'completed' && usage !== undefined && outputTokens(usage) > 0)
    // An answer without any output is no answer: free, whatever the provider counted.
    const outcome = owes || how === 'cancelled' ? how : 'failed'
    const counted = owes ? await bill(call.request, { usage, produced, broken: how !== 'completed' }) : noUsage
    const estimated = owes && counted !== usage
    measure({ outcome, usage: counted, error, endTick })
    const owed = costOf(counted, candidate.price, new Date(call.startedAt))
    const choice = call.auto && asAnswered(call.auto, candidate.model)
    const baseline = choice && baselineCost(choice, counted, new Date(call.startedAt))
    call.slot.leave({ tokens: inputTokens(counted) + outputTokens(counted), cost: owed.total })
    const settling = context.ledger.settle({
      requestId: call.requestId,
      accountId: call.caller.accountId,
      keyId: call.caller.keyId,
      outcome,
      usage: counted,
      usageSource: !owes ? 'none' : estimated ? 'estimated' : 'provider',
      cost: owed.total,
      priceId: candidate.priceId,
      requestedModel: call.requestedModel,
      model: candidate.model.id,
      provider: candidate.offer.provider,
      upstreamModel: candidate.offer.upstream,
      upstreamId,
      dialect: call.inbound.dialect,
      stream: call.request.stream,
      finishReason: finish?.reason ?? null,
      nativeFinishReason: finish?.raw ?? null,
      errorCode: error?.code ?? null,
      attempts: call.attempts,
      decision: choice && baseline !== undefined ? { ...call.decision, ...(choice !== call.auto && decisionOf(choice)), baselineCost: String(baseline) } : (call.decision ?? null),
      startedAt: call.startedAt,
      ttftMs,
      durationMs: Math.round(performance.now() - call.startedTick),
      appTitle: call.app.title,
      appUrl: call.app.url,
      sandbox: context.sandbox,
    })
    if (owes) remember(context, call, { candidate, usage: counted, cost: owed.total, completed: outcome === 'completed', finish: finish?.reason, produced })
    const result = await withinCommitTime(settling)
    return {
      // A blocked answer is free, but what the provider read and reported is still told.
      usage: owes ? counted : (usage ?? noUsage),
      estimated,
      cost: usdNumber(result.charged),
      listCost: { input: usdNumber(owed.input), output: usdNumber(owed.output) },
      freeCall: result.freeCall,
      ...(choice && baseline !== undefined && { auto: autoJson(choice, baseline) }),
    }
  }

  return {
    get delivered() {
      return delivered
    },
    see,
    settle: (outcome, error) => (settled ??= commit(outcome, error)),
  }
}

/** Waits for a settlement as long as a caller can be kept waiting. Throws service_unavailable (503). */
export async function withinCommitTime(settlement: Promise<Settled>): Promise<Settled> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ApiError('service_unavailable', 'The answer was complete, but its billing could not be recorded in time. It is charged once the database is back.', { retryAfter: 5 })), COMMIT_MS)
  })
  try {
    return await Promise.race([settlement, late])
  } finally {
    clearTimeout(timer)
  }
}

interface Seen {
  usage: Usage | undefined
  produced: string[]
  /** The answer did not reach its end. */
  broken: boolean
}

/**
 * The usage to bill: the provider's own; where it sent none, counted here (exact for text, a flat figure
 * for media); and of a broken answer at least what was delivered, as providers count the output last.
 */
async function bill(request: ChatRequest, { usage, produced, broken }: Seen): Promise<Usage> {
  if (usage && !broken) return usage
  const output = await countTokens(produced.join(''))
  if (!usage) return { ...noUsage, input: await countPrompt(request), output }
  return outputTokens(usage) >= output ? usage : { ...usage, output: Math.max(usage.output, output - usage.reasoning) }
}

const TOKENS_PER_MEDIUM = 1_000
/** Roles and separators around each message. */
const TOKENS_PER_MESSAGE = 4

/** Our own count of a prompt: exact for text, a flat figure for media. */
export async function countPrompt(request: ChatRequest): Promise<number> {
  const texts = request.tools.length > 0 ? [JSON.stringify(request.tools)] : []
  let tokens = request.messages.length * TOKENS_PER_MESSAGE
  for (const message of request.messages) {
    for (const part of message.content) {
      if ('text' in part) texts.push(part.text)
      else if (part.type === 'tool_call') texts.push(part.name, part.arguments)
      else tokens += TOKENS_PER_MEDIUM
    }
  }
  for (const text of texts) tokens += await countTokens(text)
  return tokens
}

/** For checkpoints: cheap, and only used when the process dies. */
function roughUsage(call: Call, produced: string[]): Usage {
  const characters = produced.reduce((sum, piece) => sum + piece.length, 0)
  return { ...noUsage, input: Math.ceil(call.bodyBytes / 4), output: Math.ceil(characters / 4) }
}
