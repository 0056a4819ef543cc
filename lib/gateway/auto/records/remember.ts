import { costOf } from '../../../billing/price.ts'
import type { FinishReason } from '../../../chat/events.ts'
import { inputTokens, outputTokens, type Usage } from '../../../chat/usage.ts'
import { log } from '../../../log.ts'
import { usdNumber, type Nano } from '../../../money.ts'
import type { Call } from '../../call.ts'
import type { Context } from '../../context.ts'
import type { Candidate } from '../../route.ts'
import { decide, follow, putRight, type Choice } from '../decide.ts'
import { plain } from '../mode.ts'
import { keepsFormat } from './format.ts'

/** An answer as it was billed. */
export interface Answer {
  candidate: Candidate
  usage: Usage
  cost: Nano
  /** It came to its end. */
  completed: boolean
  finish: FinishReason | undefined
  produced: readonly string[]
}

/** Keeps what reports and later choices need of an answer; never its words, nor the prompt's. Never throws: a call must not fail for a report. */
export function remember(context: Context, call: Call, answer: Answer): void {
  try {
    const choice = call.auto ?? sampled(context, call)
    if (call.auto) {
      putRight(context, call.auto, usdNumber(answer.cost))
      follow(context, call.auto, answer.candidate.model)
    }
    if (choice) recordTraffic(context, call, { answer, choice })
    // Parts of a verified answer are asked the same on purpose.
    if (call.auto && !call.auto.mode.verified && answer.completed && context.auto.learns) recordSignal(context, call, { answer, choice: call.auto })
  } catch (error) {
    log.error({ error: error instanceof Error ? error.message : String(error), request: call.requestId }, 'auto: a call was not recorded')
  }
}

function recordTraffic({ auto: { records } }: Context, call: Call, { answer: { candidate, usage, cost }, choice }: { answer: Answer; choice: Choice }): void {
  const meant = choice.picked[0].candidate
  const asMeant = call.auto ? { model: candidate.model, cost } : { model: meant.model, cost: costOf(usage, meant.price, new Date(call.startedAt)).total }
  records.traffic.note({
    accountId: call.caller.accountId,
    at: call.startedAt,
    model: candidate.model.id,
    category: choice.category,
    tier: choice.tier,
    autoModel: asMeant.model.id,
    input: inputTokens(usage),
    output: outputTokens(usage),
    cost,
    autoCost: asMeant.cost,
  })
}

function recordSignal({ auto: { records } }: Context, call: Call, { answer, choice }: { answer: Answer; choice: Choice }): void {
  const cut = answer.finish === 'length' && call.request.maxOutputTokens === undefined
  records.signals.ended({ accountId: call.caller.accountId, choice, model: answer.candidate.model.id, startedAt: call.startedAt, cut, failed: isFailure(call, answer) }, Date.now())
}

/** So many calls a second are thought through for the report: about one percent of a core. */
const SAMPLES_PER_SECOND = 100
const windows = new WeakMap<Context['auto'], { second: number; taken: number }>()

/** What `auto` would have chosen, where the caller named a model; of very many calls, for some. */
function sampled(context: Context, { request, caller, wishes, conversation }: Call): Choice | null {
  const second = Math.floor(Date.now() / 1_000)
  let window = windows.get(context.auto)
  if (window?.second !== second) windows.set(context.auto, (window = { second, taken: 0 }))
  if (!conversation || window.taken++ >= SAMPLES_PER_SECOND) return null
  return decide(context, { request, caller, mode: plain, wishes, conversation }, [])
}

/** What does not keep to its format, and what a filter cut off, helps nobody. */
function isFailure({ request }: Call, { finish, produced }: Answer): boolean {
  if (finish === 'content_filter') return true
  return finish === 'stop' && (request.n ?? 1) === 1 && !keepsFormat(produced.join(''), request.responseFormat)
}
