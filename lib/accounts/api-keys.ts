import type pg from 'pg'
import type { UserCaller } from '../caller.ts'
import { record, type Act, type ActName } from '../audit.ts'
import { keyBudgets, setKeyBudget, type KeyBudget } from '../billing/key-budget.ts'
import { inTransaction } from '../db.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { hashKey, labelOf, makeKey } from './key-format.ts'
import { parseKeySettings, type KeySettings, type KeySettingsInput } from './key-settings.ts'
import { prisma } from './prisma.ts'
import { given } from './rate-limits.ts'

export { findKeys, looksLikeKey } from './key-format.ts'
export type { KeySettingsInput } from './key-settings.ts'

/** Live keys an account may hold; a mistake in a script should not fill the table. */
const MAX_KEYS = 500

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
  /** Catalogue ids or aliases it may call; empty = all. */
  models: string[]
  /** Requests and tokens a minute, calls at once; null = none beside the account's. */
  rpm: number | null
  tpm: number | null
  concurrency: number | null
  /** The runaway brake watches it. */
  brake: boolean
  /** The secret before the last rotation; null = there is none that still works. */
  previous: { label: string; until: Date } | null
  /** Null = it works; otherwise it is refused until it is unfrozen. */
  frozenAt: Date | null
  /** Its spending limit; null = none. */
  budget: KeyBudget | null
}

/**
 * Makes a key of the caller's account. `name` is 1–80 characters after trimming. Throws ApiError
 * `invalid_request` (naming the setting), `permission_denied` (unverified address, or a mere member) or
 * `conflict` (500 live keys already).
 */
export async function createKey(caller: UserCaller, input: KeySettingsInput): Promise<CreatedKey> {
  requireKeyRights(caller)
  const settings = parseKeySettings({ name: '', ...input })
  return inTransaction(async (client) => {
    const { live } = await countKeys(client, caller)
    if (live >= MAX_KEYS) {
      throw new ApiError('conflict', say`This account already has ${MAX_KEYS} keys, the most it may have. Revoke one that is no longer used.`)
    }
    return insertKey(client, caller, settings)
  })
}

/**
 * Makes the key an account begins with; null when it has, or ever had, one: asking twice makes no second. Throws
 * ApiError `permission_denied` as `createKey` does.
 */
export async function createFirstKey(caller: UserCaller, name: string): Promise<CreatedKey | null> {
  requireKeyRights(caller)
  return inTransaction(async (client) => ((await countKeys(client, caller)).ever > 0 ? null : insertKey(client, caller, parseKeySettings({ name }))))
}

/** Parallel requests of one account queue here, so that counting and inserting cannot interleave. */
async function countKeys(client: pg.ClientBase, { accountId }: UserCaller): Promise<{ live: number; ever: number }> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`api-keys:${accountId}`])
  const { rows } = await client.query<{ live: number; ever: number }>(
    `select count(*) filter (where revoked_at is null)::int as live, count(*)::int as ever from api_key where account_id = $1 and kind = 'program'`,
    [accountId],
  )
  return rows[0]!
}

async function insertKey(client: pg.ClientBase, caller: UserCaller, { name, budget, expiresAt, models, rates, brake }: KeySettings): Promise<CreatedKey> {
  const key = makeKey()
  const { rows } = await client.query<{ id: string; label: string }>(
    `insert into api_key (account_id, created_by, name, hash, label, expires_at, models, rpm, tpm, concurrency, brake)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id, label`,
    [caller.accountId, caller.userId, name, hashKey(key), labelOf(key), expiresAt ?? null, models ?? [], rates.rpm ?? null, rates.tpm ?? null, rates.concurrency ?? null, brake ?? true],
  )
  const row = rows[0]!
  if (budget) await setKeyBudget(client, { accountId: caller.accountId, keyId: row.id }, budget)
  await record(client, act(caller, 'key_created', { name: name ?? null, label: row.label }))
  return { key, ...row }
}

/**
 * Changes what is given and leaves the rest; every instance heeds it within a second. Throws as
 * `createKey` does, and `not_found` when the account has no such live key.
 */
export async function updateKey(caller: UserCaller, id: string, input: KeySettingsInput): Promise<void> {
  requireKeyRights(caller)
  const { name, budget, expiresAt, models, rates, brake } = parseKeySettings(input)
  await inTransaction(async (client) => {
    const { rows } = await client.query<Named>(
      `with changed as (
         update api_key set name = coalesce($3, name), models = coalesce($4, models), expires_at = case when $5 then $6 else expires_at end,
           rpm = case when $7 then $8 else rpm end, tpm = case when $9 then $10 else tpm end, concurrency = case when $11 then $12 else concurrency end,
           brake = coalesce($13, brake)
         where id::text = $1 and account_id = $2 and kind = 'program' and revoked_at is null returning hash, name, label
       )
       select name, label, pg_notify('api_key_changed', hash) from changed`,
      [id.toLowerCase(), caller.accountId, name ?? null, models ?? null, ...given(expiresAt), ...given(rates.rpm), ...given(rates.tpm), ...given(rates.concurrency), brake ?? null],
    )
    const changed = rows[0]
    if (!changed) throw notFound()
    await record(client, act(caller, 'key_changed', { name: changed.name, label: changed.label }))
    if (budget !== undefined) await setKeyBudget(client, { accountId: caller.accountId, keyId: id }, budget)
  })
}

/** The account's keys for programs, newest first, revoked ones included. */
export async function listKeys(caller: UserCaller): Promise<KeyRow[]> {
  const [rows, budgets] = await Promise.all([
    prisma().apiKey.findMany({
      where: { accountId: caller.accountId, kind: 'program' },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      select: { id: true, name: true, label: true, createdAt: true, lastUsedAt: true, revokedAt: true, expiresAt: true, models: true, rpm: true, tpm: true, concurrency: true, brake: true, frozenAt: true, previousLabel: true, previousUntil: true },
    }),
    keyBudgets(caller),
  ])
  return rows.map(({ previousLabel, previousUntil, ...row }) => ({
    ...row,
    previous: previousLabel && previousUntil && previousUntil > new Date() ? { label: previousLabel, until: previousUntil } : null,
    budget: budgets.get(row.id) ?? null,
  }))
}

/**
 * Revokes a key for good: every instance refuses it within a second, because the announcement leaves
 * in the same transaction as the change. Repeating it changes nothing. Throws ApiError `not_found`
 * when the account has no such key, whether or not another one has.
 */
export async function revokeKey(caller: UserCaller, id: string): Promise<void> {
  requireKeyRights(caller)
  await inTransaction(async (client) => {
    const { rows } = await client.query<Named & { first: boolean }>(
      `with mine as (select id, revoked_at is null as first from api_key where id::text = $1 and account_id = $2 and kind = 'program' for update),
       revoked as (
         update api_key k set revoked_at = coalesce(revoked_at, now()) from mine where k.id = mine.id returning k.hash, k.name, k.label, mine.first
       )
       select name, label, first, pg_notify('api_key_changed', hash) from revoked`,
      [id.toLowerCase(), caller.accountId],
    )
    const revoked = rows[0]
    if (!revoked) throw notFound()
    if (revoked.first) await record(client, act(caller, 'key_revoked', { name: revoked.name, label: revoked.label }))
  })
}

/**
 * Freezes a key, or lets it work again; every instance heeds it within a second. Repeating it changes
 * nothing. Throws as `revokeKey` does.
 */
export async function freezeKey(caller: UserCaller, id: string, frozen: boolean): Promise<void> {
  requireKeyRights(caller)
  await inTransaction(async (client) => {
    const { rows } = await client.query<Named & { changes: boolean }>(
      `with mine as (
         select id, (frozen_at is not null) <> $3 as changes from api_key where id::text = $1 and account_id = $2 and kind = 'program' and revoked_at is null for update
       ),
       changed as (
         update api_key k set frozen_at = case when $3 then coalesce(k.frozen_at, now()) end from mine where k.id = mine.id returning k.hash, k.name, k.label, mine.changes
       )
       select name, label, changes, pg_notify('api_key_changed', hash) from changed`,
      [id.toLowerCase(), caller.accountId, frozen],
    )
    const changed = rows[0]
    if (!changed) throw notFound()
    if (changed.changes) await record(client, act(caller, frozen ? 'key_frozen' : 'key_unfrozen', { name: changed.name, label: changed.label }))
  })
}

interface Named {
  name: string
  label: string
}

export function act({ accountId, userId, sessionId }: UserCaller, name: ActName, detail: Act['detail']): Act {
  return { name, accountId, userId, sessionId, detail }
}

export function requireKeyRights(caller: UserCaller): void {
  if (!caller.emailVerified) throw new ApiError('permission_denied', 'Confirm your e-mail address first: the link is in your inbox.')
  if (caller.role === 'member') throw new ApiError('permission_denied', 'Only owners and admins of this account may create and revoke keys. Ask one of them.')
}

export function notFound(): ApiError {
  return new ApiError('not_found', 'There is no such key in this account. It may have been deleted; reload the list of keys.')
}
