import type { Locale } from '../../i18n/locales.ts'
import type { KeyCaller } from '../caller.ts'
import type { ChatRequest } from '../chat/request.ts'
import type { Inbound } from '../dialects/types.ts'
import { idTime } from '../ids.ts'
import { isAutoRouter } from './auto/wishes.ts'
import type { Call, PromptSize } from './call.ts'
import type { Context } from './context.ts'
import type { Slot } from './limits/slot.ts'
import { route, type Routed } from './route.ts'
import { longestAnswer } from './routing/filter.ts'

/** A chat request as it came in, before anything is decided. */
export interface Arrival {
  headers: Headers
  inbound: Inbound
  caller: KeyCaller
  /** Monotonic. */
  startedTick: number
  locale: Locale | null
  bodyBytes: number
  prompt: PromptSize
  app: Call['app']
}

/** One call of an arrival: by its own id, under its own place, routed. Throws as `route` does. */
export function callOf(context: Context, arrival: Arrival, { requestId, slot, chat }: { requestId: string; slot: Slot; chat: ChatRequest }): Call {
  const { headers, ...common } = arrival
  const startedAt = idTime(requestId)
  const routed = route(context, { request: chat, caller: arrival.caller, headers, prompt: arrival.prompt, startedAt, mayTry: true })
  return {
    ...common,
    requestId,
    startedAt,
    slot,
    request: withinLongest(chat, routed),
    requestedModel: chat.model,
    ...routed,
    attempts: [],
    warnings: [...routed.warnings, ...unheeded(chat, routed)],
  }
}

/** What is asked for and does not happen is said, never swallowed. */
function unheeded({ routing, stream }: ChatRequest, { preferences: { maxTtftMs }, auto: asksAuto }: Pick<Routed, 'preferences' | 'auto'>): string[] {
  const plugins = (routing?.plugins ?? []).filter((plugin) => !(asksAuto && isAutoRouter(plugin)))
  const warnings = plugins.map(({ id }) => `The plugin ${JSON.stringify(id.slice(0, 50))} has no effect here.`)
  if (!asksAuto && routing?.costQuality !== undefined) warnings.push('cost_quality has no effect: it is for the model auto.')
  if (maxTtftMs !== null && !stream) warnings.push('The time to the first token is not limited: an answer that is not streamed comes whole.')
  return warnings
}

/** The request with no longer an answer than any of the models can give, which a warning says. */
function withinLongest(request: ChatRequest, { candidates, warnings }: Routed): ChatRequest {
  const asked = request.maxOutputTokens
  if (asked === undefined) return request
  const longest = Math.max(...candidates.map(longestAnswer))
  if (asked <= longest) return request
  warnings.push(`max_tokens is ${longest} instead of ${asked}: ${candidates[0]!.model.id} answers with no more.`)
  return { ...request, maxOutputTokens: longest }
}
