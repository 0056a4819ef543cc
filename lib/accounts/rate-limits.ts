import type { KeyCaller, RateLimits } from '../caller.ts'

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
