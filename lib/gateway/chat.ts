import { acceptedLocale } from '../../i18n/locales.ts'
import type { Inbound } from '../dialects/types.ts'
import { admit } from './admit.ts'
import type { Answer } from './answer.ts'
import { callOf, type Arrival } from './arrive.ts'
import { note } from './auto/decide.ts'
import { enter } from './authenticate.ts'
import { MAX_MEDIA_BODY, readBody } from './body.ts'
import { refuseForeignIds } from './foreign-ids.ts'
import type { Call } from './call.ts'
import type { Context } from './context.ts'
import { parseChat } from './parse-chat.ts'
import { respondStream, respondWhole } from './respond.ts'
import { panelOf, serveVerified } from './verified/verified.ts'
import type { Visit } from './visit.ts'

/**
 * The course of one chat call, in any inbound dialect: who asks, what, through whom, with which money,
 * and the answer. Throws ApiError until the answer begins.
 */
export async function serveChat(context: Context, request: Request, visit: Visit, inbound: Inbound): Promise<Answer> {
  const { requestId, startedTick } = visit
  const slot = await enter(context, request, visit)
  const text = await readBody(request, MAX_MEDIA_BODY, visit.place)
  slot.see(text)
  const { chat, prompt, bodyBytes } = parseChat(text, { inbound, headers: request.headers })
  refuseForeignIds(chat)
  const arrival: Arrival = {
    headers: request.headers,
    inbound,
    caller: slot.caller,
    startedTick,
    locale: acceptedLocale(request.headers.get('accept-language')),
    bodyBytes,
    prompt,
    app: appOf(request),
  }
  const call = callOf(context, arrival, { requestId, slot, chat })
  const panel = call.auto && panelOf(context, call, call.auto)
  if (panel) return serveVerified(context, { arrival, call, panel }, request.signal)
  await admit(context, call)
  visit.attempts = call.attempts
  if (call.auto) note(context, call.auto)
  return chat.stream ? respondStream(context, call, request.signal) : respondWhole(context, call, request.signal)
}

/** Which application calls, as it says itself. */
export function appOf(request: Request): Call['app'] {
  return { title: short(request.headers.get('x-title') ?? request.headers.get('x-openrouter-title')), url: short(request.headers.get('http-referer')) }
}

/** Free text of the caller's that is stored and shown: bounded. */
function short(text: string | null): string | null {
  return text ? text.slice(0, 200) : null
}
