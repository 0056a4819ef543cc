import { isFromPlayground, playgroundCaller } from '../accounts/playground.ts'
import type { KeyCaller } from '../caller.ts'
import { ApiError } from '../errors.ts'
import type { Context } from './context.ts'

/**
 * The caller behind a request: `Authorization: Bearer`, or `x-api-key` as Anthropic's SDKs send it; from
 * the dashboard's playground the signed-in browser itself. Throws invalid_api_key (401).
 */
export async function authenticate(context: Context, request: Request): Promise<KeyCaller> {
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
