import type { KeyCaller } from '../caller.ts'
import { isUnavailable, queryInTime } from '../db.ts'
import { env } from '../env.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { listen } from '../notify.ts'
import { hashKey, looksLikeKey, maskKey } from './key-format.ts'
import { trackUse } from './key-use.ts'
import { limitColumns, rateLimitsOf, type LimitRow } from './rate-limits.ts'
import { Recent } from './recent.ts'

export interface Authenticator {
  /**
   * Who sent this key. Throws ApiError `invalid_api_key` (missing, mistyped, unknown, revoked, expired),
   * `permission_denied` (frozen), or `service_unavailable` when the database cannot be asked: being
   * unable to look is no refusal.
   */
  authenticate(secret: string): Promise<KeyCaller>
  /** Writes the last uses and stops listening. */
  close(): Promise<void>
}

/** What is known of one key: who it is, or why it is refused. */
type Fact =
  /** `present`: the hash of the key's present secret, by which its changes are announced. */
  | { caller: KeyCaller; answer: Promise<KeyCaller>; expiresAt: number; readAt: number; present: string }
  | { caller: null; refusal: Refusal; readAt: number; present?: string }

type Refusal = 'unknown' | 'revoked' | 'expired' | 'frozen'

// Revocations arrive as announcements; the age limits only bound what a connection that died without
// telling anyone could hide.
const TRUST_MS = 60_000
const REFUSAL_TRUST_MS = 10_000
const CACHE_SIZE = 50_000

/**
 * Authenticates every call of the gateway. A key seen lately costs one SHA-256 and one Map look-up;
 * any other one indexed query, shared by all calls that ask for it at the same moment.
 */
export async function createAuthenticator(): Promise<Authenticator> {
  const known = new Recent<Fact>(CACHE_SIZE)
  const running = new Map<string, Promise<Fact>>()
  /** The previous secret's hash that is known, by the present one's. */
  const previous = new Recent<string>(CACHE_SIZE)
  /** Counts announcements. */
  let heard = 0
  const uses = trackUse()

  const announcements = await listen({ api_key_changed: forget }, forgetAll)

  function authenticate(secret: string): Promise<KeyCaller> {
    const hash = hashKey(secret)
    const fact = known.get(hash)
    const now = Date.now()
    if (fact?.caller && now < fact.expiresAt && now - fact.readAt < TRUST_MS && announcements.connected()) {
      uses.note(fact.caller.keyId, now)
      return fact.answer
    }
    return look(secret, hash, fact)
  }

  async function look(secret: string, hash: string, cached: Fact | undefined): Promise<KeyCaller> {
    if (!looksLikeKey(secret)) throw malformed(secret)
    const refused = cached?.caller === null && announcements.connected() && Date.now() - cached.readAt < REFUSAL_TRUST_MS
    const fact = refused ? cached : await readOnce(hash)
    if (fact.caller === null) throw refuse(secret, fact.refusal)
    uses.note(fact.caller.keyId, Date.now())
    return fact.caller
  }

  function readOnce(hash: string): Promise<Fact> {
    const shared = running.get(hash)
    if (shared) return shared
    const before = heard
    const reading = read(hash).then(
      (fact) => {
        // An announcement that arrived meanwhile removed this reading: it may be older than the change.
        if (running.get(hash) !== reading || !announcements.connected()) return fact
        const present = fact.present ?? hash
        // Asked for by its previous secret, a key's changes are announced by another hash: any may have been one of it.
        if (present !== hash && heard !== before) return fact
        known.set(hash, fact)
        if (present !== hash) previous.set(present, hash)
        return fact
      },
    ).finally(() => {
      if (running.get(hash) === reading) running.delete(hash)
    })
    running.set(hash, reading)
    return reading
  }

  function forget(hash: string): void {
    heard++
    known.delete(hash)
    running.delete(hash)
    const old = previous.get(hash)
    if (old === undefined) return
    previous.delete(hash)
    known.delete(old)
  }

  function forgetAll(): void {
    heard++
    known.clear()
    running.clear()
    previous.clear()
  }

  async function close(): Promise<void> {
    await announcements.close()
    await uses.close()
  }

  return { authenticate, close }
}

interface Row extends LimitRow {
  id: string
  /** Of the key's present secret. */
  hash: string
  /** Until when a secret before the present one works; null = it is not asked for by that. */
  previous_until: Date | null
  account_id: string
  name: string
  label: string
  revoked_at: Date | null
  expires_at: Date | null
  frozen_at: Date | null
  models: string[]
}

async function read(hash: string): Promise<Fact> {
  const readAt = Date.now()
  const row = await select(hash)
  if (!row) return { caller: null, refusal: 'unknown', readAt }
  const present = row.hash
  if (row.revoked_at) return { caller: null, refusal: 'revoked', readAt, present }
  const expiresAt = Math.min(row.expires_at?.getTime() ?? Infinity, row.previous_until?.getTime() ?? Infinity)
  if (expiresAt <= readAt) return { caller: null, refusal: 'expired', readAt, present }
  if (row.frozen_at) return { caller: null, refusal: 'frozen', readAt, present }
  const caller: KeyCaller = {
    kind: 'key',
    accountId: row.account_id,
    keyId: row.id,
    keyName: row.name,
    keyLabel: row.label,
    allowedModels: row.models.length > 0 ? row.models : null,
    expiresAt: row.expires_at,
    ...rateLimitsOf(row),
  }
  return { caller, answer: Promise.resolve(caller), expiresAt, readAt, present }
}

async function select(hash: string): Promise<Row | undefined> {
  const query = {
    name: 'authenticate',
    text: `select k.id, k.hash, case when k.hash <> $1 then k.previous_until end as previous_until, k.account_id, k.name, k.label, k.revoked_at, k.expires_at, k.frozen_at, k.models, ${limitColumns}
           from api_key k join account a on a.id = k.account_id where k.hash = $1 or k.previous_hash = $1`,
    values: [hash],
  }
  try {
    return (await queryInTime<Row>(query)).rows[0]
  } catch (error) {
    if (!isUnavailable(error)) throw error
    throw new ApiError('service_unavailable', 'The key could not be checked because the database did not answer. Nothing was charged; try again in a few seconds.', {
      retryAfter: 2,
      cause: error,
    })
  }
}

function malformed(secret: string): ApiError {
  const keysPage = `${env().PUBLIC_URL}/dashboard/keys`
  if (!secret.trim()) {
    return new ApiError('invalid_api_key', say`No API key was sent. Send the header "Authorization: Bearer sk-aip-v1-…"; create a key at ${keysPage}.`)
  }
  const reason = secret.startsWith('sk-aip-') ? say`is mistyped or cut off: its checksum does not fit` : say`is not a key of this service`
  return new ApiError('invalid_api_key', say`The API key ${maskKey(secret)} ${reason}. Copy the whole key, or create one at ${keysPage}.`)
}

function refuse(secret: string, refusal: Refusal): ApiError {
  if (refusal === 'frozen') {
    return new ApiError('permission_denied', say`The API key ${maskKey(secret)} is frozen: it works again when it is unfrozen at ${env().PUBLIC_URL}/dashboard/keys.`, { metadata: { reason: 'key_frozen' } })
  }
  const reason = { unknown: say`is unknown here`, revoked: say`was revoked`, expired: say`has expired` }[refusal]
  return new ApiError('invalid_api_key', say`The API key ${maskKey(secret)} ${reason}. Create a new one at ${env().PUBLIC_URL}/dashboard/keys.`)
}
