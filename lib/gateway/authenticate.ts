import { isFromPlayground, playgroundCaller } from '../accounts/playground.ts'
import { visitorOf } from '../accounts/visitor.ts'
import type { KeyCaller } from '../caller.ts'
import { ApiError } from '../errors.ts'
import type { Context } from './context.ts'
import type { Slot } from './limits/slot.ts'
import type { Visit } from './visit.ts'

/** The caller behind a request, with a place under its limits. Throws as `authenticate` does, and rate_limit_exceeded (429). */
export async function enter(context: Context, request: Request, visit: Visit): Promise<Slot> {
  const caller = await authenticate(context, request)
  const slot = context.limits.slot(caller, visit)
  visit.slot = slot
  visit.place?.claim(caller.accountId)
  await slot.enter()
  return slot
}

/**
 * The caller behind a request: `Authorization: Bearer`, or `x-api-key` as Anthropic's SDKs send it; from
 * the dashboard's playground the signed-in browser itself. Throws invalid_api_key (401); 429 where one
 * network tries too many wrong ones.
 */
export async function authenticate(context: Context, request: Request): Promise<KeyCaller> {
  try {
    return await look(context, request)
  } catch (error) {
    if (error instanceof ApiError && error.code === 'invalid_api_key') context.limits.stranger(visitorOf(request.headers).ip)
    throw error
  }
}

async function look(context: Context, request: Request): Promise<KeyCaller> {
  const secret = presentedKey(request)
  if (!secret && isFromPlayground(request.headers)) return playgroundCaller(request.headers)
  if (!secret) throw new ApiError('invalid_api_key', 'No API key was sent. Send it as "Authorization: Bearer sk-aip-…"; keys are created in the dashboard under Keys.')
  return context.authenticator.authenticate(secret)
}

export function presentedKey(request: Request): string | undefined {
  const authorization = request.headers.get('authorization')
  if (authorization) return /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1] ?? authorization
  return request.headers.get('x-api-key') ?? undefined
}
