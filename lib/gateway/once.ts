import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimKey, giveUpKey } from '../billing/idempotency.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { generationId } from '../ids.ts'
import { log } from '../log.ts'
import type { Answer } from './answer.ts'
import { authenticate } from './authenticate.ts'
import { MAX_MEDIA_BODY, readBytes } from './body.ts'
import type { Context } from './context.ts'
import type { Endpoint } from './endpoint.ts'
import { MAX_FORM } from './relay/form.ts'
import type { Visit } from './visit.ts'

const MAX_KEY = 255
const GIVE_BACK_MS = 250

/**
 * Serves a request; with an `Idempotency-Key`, at most once a day for this account, route and key. Answers
 * are not stored (prompts are private), so a repeat learns which call it was. Throws conflict (409) for a
 * finished twin, request_in_flight (409) for a running one, unprocessable (422) for another body.
 */
export async function serveOnce(context: Context, request: Request, asked: { endpoint: Endpoint; route: string; name: string; visit: Visit }): Promise<Answer> {
  const { endpoint, route, name, visit } = asked
  const { requestId } = visit
  const key = endpoint.method === 'POST' ? request.headers.get('idempotency-key') : null
  if (key === null) return endpoint.serve(context, request, visit, name)
  if (key.length === 0 || key.length > MAX_KEY) throw new ApiError('invalid_request', say`An Idempotency-Key has 1 to ${MAX_KEY} characters; a random uuid does well.`, { param: 'Idempotency-Key' })
  const { accountId } = await authenticate(context, request)
  const bytes = await readBytes(request, endpoint.body?.type === 'multipart/form-data' ? MAX_FORM : MAX_MEDIA_BODY, visit.place)
  const claim = await claimKey({ accountId, route, key: sha256(key), body: sha256(withoutBoundary(bytes, request)), requestId })
  if (claim.verdict !== 'mine') throw refused(claim.verdict, claim.earlier)
  try {
    return await endpoint.serve(context, new Request(request.url, { method: 'POST', headers: request.headers, body: bytes, signal: request.signal }), visit, name)
  } finally {
    await giveBack(requestId)
  }
}

/** Has no effect on a call that holds or has cost money; otherwise the same key may try again. A slow database keeps nobody waiting. */
async function giveBack(requestId: string): Promise<void> {
  const given = giveUpKey(requestId).catch((error: unknown) => log.warn({ error: String(error), request: requestId }, 'idempotency key not given up; it is free again in a minute'))
  const limit = new AbortController()
  await Promise.race([given, sleep(GIVE_BACK_MS, undefined, { signal: limit.signal }).catch(() => undefined)]) // aborted: given back in time
  limit.abort()
}

function refused(verdict: 'other_body' | 'running' | 'done', earlier: string | null): ApiError {
  const id = earlier === null ? null : generationId(earlier)
  const details = { param: 'Idempotency-Key', metadata: { generation_id: id } }
  switch (verdict) {
    case 'other_body':
      return new ApiError('unprocessable', say`This Idempotency-Key was sent before with another body (${id ?? ''}). Use a new key for a new request.`, details)
    case 'running':
      return new ApiError('request_in_flight', 'A request with this Idempotency-Key is still running. Wait for its answer, or ask again when it has ended.', { ...details, retryAfter: 2 })
    case 'done':
      return new ApiError('conflict', say`A request with this Idempotency-Key has been answered: ${id ?? ''}. Answers are not stored; GET /v1/generation?id=${id ?? ''} shows its receipt. Use a new key to ask again.`, details)
  }
}

/** A form's boundary is made up anew for each try. */
function withoutBoundary(bytes: Uint8Array, request: Request): Uint8Array | string {
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]+)/i.exec(request.headers.get('content-type') ?? '')?.[1]
  return boundary ? Buffer.from(bytes).toString('latin1').replaceAll(boundary, '') : bytes
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest()
}
