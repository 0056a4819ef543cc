import type { KeyCaller, RateLimits } from '../caller.ts'
import { inTransaction } from '../db.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'

/** For queries of `api_key k join account a`: what `rateLimitsOf` reads. */
export const limitColumns =
  'k.rpm, k.tpm, k.concurrency, k.brake, a.rpm as account_rpm, a.tpm as account_tpm, a.concurrency as account_concurrency'

export interface LimitRow extends RateLimits {
  brake: boolean
  account_rpm: number | null
  account_tpm: number | null
  account_concurrency: number | null
}

export function rateLimitsOf(row: LimitRow): Pick<KeyCaller, 'limits' | 'accountLimits' | 'brake'> {
  return {
    limits: { rpm: row.rpm, tpm: row.tpm, concurrency: row.concurrency },
    accountLimits: { rpm: row.account_rpm, tpm: row.account_tpm, concurrency: row.account_concurrency },
    brake: row.brake,
  }
}

/** Whether a setting is to change, and to what: null empties it. */
export function given<T>(value: T | null | undefined): [boolean, T | null] {
  return [value !== undefined, value ?? null]
}

/**
 * Changes what is given of the limits of an account, named by its owner's address, and tells how they stand
 * then; every instance heeds it within a second. Null = the installation's, 0 = none. For the operator at the
 * machine: nobody's rights are asked. Throws `not_found`.
 */
export async function setAccountLimits(email: string, { rpm, tpm, concurrency }: Partial<RateLimits>): Promise<RateLimits> {
  return inTransaction(async (client) => {
    const { rows } = await client.query<RateLimits & { id: string }>(
      `update account a set rpm = case when $2 then $3 else rpm end, tpm = case when $4 then $5 else tpm end, concurrency = case when $6 then $7 else concurrency end
       where a.id = (select m.account_id from membership m join "user" u on u.id = m.user_id where u.email = $1 and m.role = 'owner')
       returning a.id, rpm, tpm, concurrency`,
      [email, ...given(rpm), ...given(tpm), ...given(concurrency)],
    )
    const account = rows[0]
    if (!account) throw new ApiError('not_found', say`${email} owns no account here.`)
    await client.query(`select pg_notify('api_key_changed', hash) from api_key where account_id = $1 and revoked_at is null`, [account.id])
    return { rpm: account.rpm, tpm: account.tpm, concurrency: account.concurrency }
  })
}
