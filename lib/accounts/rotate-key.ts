import { record } from '../audit.ts'
import type { UserCaller } from '../caller.ts'
import { inTransaction } from '../db.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { act, notFound, requireKeyRights, type CreatedKey } from './api-keys.ts'
import { hashKey, labelOf, makeKey } from './key-format.ts'

/** How long the old secret may go on working. */
const MOST_HOURS = 30 * 24

/**
 * Gives a key a new secret. The old one goes on working for `overlapHours` (0–720, 0 = not at all), so that
 * programs can be moved one by one; an older one, of a rotation before, ends now. It stays one key: limits,
 * spend and history are shared. Throws as `updateKey` does.
 */
export async function rotateKey(caller: UserCaller, id: string, overlapHours: number): Promise<CreatedKey> {
  requireKeyRights(caller)
  if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > MOST_HOURS) {
    throw new ApiError('invalid_request', say`The old key can go on working for 0 to ${MOST_HOURS} hours.`, { param: 'overlapHours' })
  }
  const key = makeKey()
  return inTransaction(async (client) => {
    const { rows } = await client.query<{ id: string; name: string; label: string }>(
      `with old as (select id, hash, label from api_key where id::text = $1 and account_id = $2 and kind <> 'playground' and revoked_at is null for update),
       changed as (
         update api_key k set hash = $3, label = $4,
           previous_hash = case when $5 > 0 then old.hash end, previous_label = case when $5 > 0 then old.label end,
           previous_until = case when $5 > 0 then now() + $5 * interval '1 hour' end
         from old where k.id = old.id returning k.id, k.name, k.label, old.hash
       )
       -- What is known of the present secret is known of the one before it too: one announcement ends both.
       select id, name, label, pg_notify('api_key_changed', hash) from changed`,
      [id.toLowerCase(), caller.accountId, hashKey(key), labelOf(key), overlapHours],
    )
    const row = rows[0]
    if (!row) throw notFound()
    await record(client, act(caller, 'key_rotated', { name: row.name, label: row.label, overlapHours }))
    return { key, id: row.id, label: row.label }
  })
}

/** Ends the time in which the secret before the last rotation works. Repeating it changes nothing. Throws as `updateKey` does. */
export async function endOverlap(caller: UserCaller, id: string): Promise<void> {
  requireKeyRights(caller)
  await inTransaction(async (client) => {
    const { rowCount } = await client.query(
      `with changed as (
         update api_key set previous_hash = null, previous_label = null, previous_until = null
         where id::text = $1 and account_id = $2 and kind <> 'playground' and revoked_at is null returning hash
       )
       select pg_notify('api_key_changed', hash) from changed`,
      [id.toLowerCase(), caller.accountId],
    )
    if (rowCount === 0) throw notFound()
  })
}
