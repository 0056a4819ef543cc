import type { UserCaller } from '../caller.ts'
import { ApiError } from '../errors.ts'
import { hashKey, labelOf, makeKey } from './key-format.ts'
import { prisma } from './prisma.ts'

export { findKeys, looksLikeKey } from './key-format.ts'

/** Live keys an account may hold; a mistake in a script should not fill the table. */
const MAX_KEYS = 500
const MAX_NAME = 80

export interface CreatedKey {
  /** The key itself: shown once, stored nowhere. */
  key: string
  id: string
  label: string
}

export interface KeyRow {
  id: string
  name: string
  /** "sk-aip-v1-ab12…9f3c" */
  label: string
  createdAt: Date
  /** Within a few seconds of the truth; null = never used. */
  lastUsedAt: Date | null
  revokedAt: Date | null
  expiresAt: Date | null
}

/**
 * Makes a key of the caller's account. `name` is 1–80 characters after trimming. Throws ApiError
 * `invalid_request` (name), `permission_denied` (unverified address, or a mere member) or `conflict`
 * (500 live keys already).
 */
export async function createKey(caller: UserCaller, { name }: { name: string }): Promise<CreatedKey> {
  requireKeyRights(caller)
  const label = nameOf(name)
  const key = makeKey()
  return prisma().$transaction(async (tx) => {
    // Parallel requests of one account queue here, so that counting and inserting cannot interleave.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`api-keys:${caller.accountId}`}, 0))`
    if ((await tx.apiKey.count({ where: { accountId: caller.accountId, revokedAt: null } })) >= MAX_KEYS) {
      throw new ApiError('conflict', `This account already has ${MAX_KEYS} keys, the most it may have. Revoke one that is no longer used.`)
    }
    const row = await tx.apiKey.create({
      data: { accountId: caller.accountId, createdBy: caller.userId, name: label, hash: hashKey(key), label: labelOf(key) },
      select: { id: true, label: true },
    })
    return { key, ...row }
  })
}

/** The account's keys, newest first, revoked ones included. */
export async function listKeys(caller: UserCaller): Promise<KeyRow[]> {
  return prisma().apiKey.findMany({
    where: { accountId: caller.accountId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true, name: true, label: true, createdAt: true, lastUsedAt: true, revokedAt: true, expiresAt: true },
  })
}

/**
 * Revokes a key for good: every instance refuses it within a second, because the announcement leaves
 * in the same transaction as the change. Repeating it changes nothing. Throws ApiError `not_found`
 * when the account has no such key, whether or not another one has.
 */
export async function revokeKey(caller: UserCaller, id: string): Promise<void> {
  requireKeyRights(caller)
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
  const found = uuid.test(id)
    ? await prisma().$queryRaw<{ hash: string }[]>`
        with revoked as (
          update api_key set revoked_at = coalesce(revoked_at, now())
          where id = ${id}::uuid and account_id = ${caller.accountId}::uuid
          returning hash
        )
        select hash, pg_notify('api_key_changed', hash)::text from revoked`
    : []
  if (found.length === 0) throw new ApiError('not_found', 'There is no such key in this account. It may have been deleted; reload the list of keys.')
}

function requireKeyRights(caller: UserCaller): void {
  if (!caller.emailVerified) throw new ApiError('permission_denied', 'Confirm your e-mail address first: the link is in your inbox.')
  if (caller.role === 'member') throw new ApiError('permission_denied', 'Only owners and admins of this account may create and revoke keys. Ask one of them.')
}

function nameOf(name: string): string {
  const trimmed = name.trim().replace(/\s+/g, ' ')
  if (trimmed && trimmed.length <= MAX_NAME) return trimmed
  throw new ApiError('invalid_request', `A key needs a name of 1 to ${MAX_NAME} characters, to recognise it by.`, { param: 'name' })
}
