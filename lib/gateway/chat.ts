import { acceptedLocale } from '../../i18n/locales.ts'
import type { ChatRequest } from '../chat/request.ts'
import type { Inbound } from '../dialects/types.ts'
import { parseBody } from '../dialects/json.ts'
import { idTime } from '../ids.ts'
import { admit, promptSize } from './admit.ts'
import type { Answer } from './answer.ts'
import { enter } from './authenticate.ts'
import { readBody } from './body.ts'
import type { Call } from './call.ts'
import type { Context } from './context.ts'
import { respondStream, respondWhole } from './respond.ts'
import { route } from './route.ts'
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
  const bodyBytes = Buffer.byteLength(text)
  const prompt = promptSize(chat, bodyBytes)
  const startedAt = idTime(requestId)
  const routed = route(context, { request: chat, caller, headers: request.headers, promptBytes: prompt.promptBytes, startedAt })
  const call: Call = {
    requestId,
    startedAt,
    startedTick,
    caller,
    slot,
    inbound,
    locale: acceptedLocale(request.headers.get('accept-language')),
    request: chat,
    requestedModel: chat.model,
    bodyBytes,
    prompt,
    ...routed,
    attempts: [],
    warnings: [...routed.warnings, ...unheeded(chat)],
    app: appOf(request),
  }
  await admit(context, call)
  return chat.stream ? respondStream(context, call, request.signal) : respondWhole(context, call, request.signal)
}

/** What a list of plugins asks for is said not to happen, never swallowed. */
function unheeded({ routing }: ChatRequest): string[] {
  return (routing?.plugins ?? []).map(({ id }) => `The plugin ${JSON.stringify(id.slice(0, 50))} has no effect here.`)
}

/** Which application calls, as it says itself. */
export function appOf(request: Request): Call['app'] {
  return { title: short(request.headers.get('x-title') ?? request.headers.get('x-openrouter-title')), url: short(request.headers.get('http-referer')) }
}

/** Free text of the caller's that is stored and shown: bounded. */
function short(text: string | null): string | null {
  return text ? text.slice(0, 200) : null
}
