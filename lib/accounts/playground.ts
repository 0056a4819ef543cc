import type { KeyCaller, UserCaller } from '../caller.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { ApiError } from '../errors.ts'
import { isOurHost } from '../page-headers.ts'
import { openCookie, sessionCookieName } from './session-cookie.ts'
import { limitColumns, rateLimitsOf, type LimitRow } from './rate-limits.ts'
import { userOfSession } from './sessions.ts'

const NAME = 'Playground'

/**
 * Whether the dashboard's playground sent this: its pages set a header that another site's script can
 * only send after a preflight, which /v1 never answers with leave to send cookies along.
 */
export function isFromPlayground(headers: Headers): boolean {
  return headers.get('x-aipower-playground') === '1'
}

/**
 * The caller that a signed-in browser stands for: its account's playground key, so that limits, usage and
 * receipts are those of any other key. Throws `invalid_api_key` (401) for who is not signed in here, and
 * `permission_denied` (403) for a request from another site or an unconfirmed address.
 */
export async function playgroundCaller(headers: Headers): Promise<KeyCaller> {
  if (!isFromOurPages(headers)) throw new ApiError('permission_denied', 'Only the dashboard’s own pages may call as the playground. Send an API key instead.')
  const cookie = cookieNamed(headers, sessionCookieName())
  const sessionId = cookie ? await openCookie(cookie) : null
  const user = sessionId ? await userOfSession(sessionId) : null
  if (!user) throw new ApiError('invalid_api_key', 'You are signed out. Sign in again, then repeat the request.')
  if (!user.emailVerified) throw new ApiError('permission_denied', 'Confirm your e-mail address first: the link is in your inbox.')
  return keyOf(user)
}

/** Browsers name the page's origin with every POST; whatever does not is no page of ours. */
function isFromOurPages(headers: Headers): boolean {
  const origin = headers.get('origin') ?? ''
  return URL.canParse(origin) && isOurHost(new Headers({ host: new URL(origin).host }), env())
}

function cookieNamed(headers: Headers, name: string): string | undefined {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** The account's playground key, made at the first call. Its hash is no SHA-256, so no secret opens it. */
async function keyOf({ accountId, userId }: UserCaller): Promise<KeyCaller> {
  const select = `select k.id, ${limitColumns} from api_key k join account a on a.id = k.account_id where k.account_id = $1 and k.kind = 'playground'`
  const found = await db().query<LimitRow & { id: string }>(select, [accountId])
  const insert = `insert into api_key (account_id, created_by, kind, name, hash, label) values ($1, $2, 'playground', $3, $4, $3) on conflict do nothing`
  if (!found.rows[0]) await db().query(insert, [accountId, userId, NAME, `playground:${accountId}`])
  const row = found.rows[0] ?? (await db().query<LimitRow & { id: string }>(select, [accountId])).rows[0]!
  return { kind: 'key', accountId, keyId: row.id, keyName: NAME, keyLabel: NAME, allowedModels: null, expiresAt: null, ...rateLimitsOf(row) }
}
