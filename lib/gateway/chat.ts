import { acceptedLocale } from '../../i18n/locales.ts'
import type { ChatRequest } from '../chat/request.ts'
import type { Inbound } from '../dialects/types.ts'
import { parseBody } from '../dialects/json.ts'
import { idTime } from '../ids.ts'
import { admit, promptSize } from './admit.ts'
import type { Answer } from './answer.ts'
import { note } from './auto/decide.ts'
import { isAutoRouter } from './auto/wishes.ts'
import { enter } from './authenticate.ts'
import { readBody } from './body.ts'
import { refuseForeignIds } from './foreign-ids.ts'
import type { Call } from './call.ts'
import type { Context } from './context.ts'
import { respondStream, respondWhole } from './respond.ts'
import { route, type Routed } from './route.ts'
import { longestAnswer } from './routing/filter.ts'
import type { Visit } from './visit.ts'

/**
 * The course of one chat call, in any inbound dialect: who asks, what, through whom, with which money,
 * and the answer. Throws ApiError until the answer begins.
 */
export async function serveChat(context: Context, request: Request, visit: Visit, inbound: Inbound): Promise<Answer> {
  const { requestId, startedTick } = visit
  const slot = await enter(context, request, visit)
  const { caller } = slot
  const text = await readBody(request)
  slot.see(text)
  const chat = inbound.parse(parseBody(text), request.headers)
  refuseForeignIds(chat)
  const bodyBytes = Buffer.byteLength(text)
  const prompt = promptSize(chat, bodyBytes)
  const startedAt = idTime(requestId)
  const routed = route(context, { request: chat, caller, headers: request.headers, prompt, startedAt })
  const call: Call = {
    requestId,
    startedAt,
    startedTick,
    caller,
    slot,
    inbound,
    locale: acceptedLocale(request.headers.get('accept-language')),
    request: withinLongest(chat, routed),
    requestedModel: chat.model,
    bodyBytes,
    prompt,
    ...routed,
    attempts: [],
    warnings: [...routed.warnings, ...unheeded(chat, routed)],
    app: appOf(request),
  }
  await admit(context, call)
  if (call.auto) note(context, call.auto)
  return chat.stream ? respondStream(context, call, request.signal) : respondWhole(context, call, request.signal)
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

/** Which application calls, as it says itself. */
export function appOf(request: Request): Call['app'] {
  return { title: short(request.headers.get('x-title') ?? request.headers.get('x-openrouter-title')), url: short(request.headers.get('http-referer')) }
}

/** Free text of the caller's that is stored and shown: bounded. */
function short(text: string | null): string | null {
  return text ? text.slice(0, 200) : null
}
