import type { ChatRequest } from '../chat/request.ts'
import type { Inbound } from '../dialects/types.ts'
import { parseBody } from '../dialects/json.ts'
import { idTime } from '../ids.ts'
import { admit } from './admit.ts'
import type { Answer } from './answer.ts'
import { authenticate } from './authenticate.ts'
import { readBody } from './body.ts'
import type { Call } from './call.ts'
import type { Context } from './context.ts'
import { respondStream, respondWhole } from './respond.ts'
import { route } from './route.ts'

/**
 * The course of one chat call, in any inbound dialect: who asks, what, through whom, with which money,
 * and the answer. Throws ApiError until the answer begins.
 */
export async function serveChat(context: Context, request: Request, requestId: string, inbound: Inbound): Promise<Answer> {
  const startedTick = performance.now()
  const caller = await authenticate(context, request)
  const text = await readBody(request)
  const chat = inbound.parse(parseBody(text), request.headers)
  const call: Call = {
    requestId,
    startedAt: idTime(requestId),
    startedTick,
    caller,
    inbound,
    request: chat,
    requestedModel: chat.model,
    bodyBytes: Buffer.byteLength(text),
    candidates: route(context, chat, caller),
    attempts: [],
    warnings: unheeded(chat),
    app: appOf(request),
  }
  await admit(context, call)
  return chat.stream ? respondStream(context, call, request.signal) : respondWhole(context, call, request.signal)
}

/** Wishes about routing that are understood but not acted on yet: said, never swallowed. */
function unheeded({ routing }: ChatRequest): string[] {
  if (!routing) return []
  const { models, provider, plugins } = routing
  return Object.entries({ models, provider, plugins }).flatMap(([field, value]) => (value === undefined ? [] : [`${field} has no effect here yet: the call goes to the model it names.`]))
}

/** Which application calls, as it says itself. */
export function appOf(request: Request): Call['app'] {
  return { title: short(request.headers.get('x-title') ?? request.headers.get('x-openrouter-title')), url: short(request.headers.get('http-referer')) }
}

/** Free text of the caller's that is stored and shown: bounded. */
function short(text: string | null): string | null {
  return text ? text.slice(0, 200) : null
}
