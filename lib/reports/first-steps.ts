import type { UserCaller } from '../caller.ts'
import { db } from '../db.ts'

/** The way from sign-up to a paying account: true = done. */
export interface FirstSteps {
  verified: boolean
  keyCreated: boolean
  called: boolean
  toppedUp: boolean
}

/** How far the account has come. A revoked key and a failed call still count: the step was taken, the person knows how. */
export async function firstSteps(caller: UserCaller): Promise<FirstSteps> {
  const { rows } = await db().query<{ key_created: boolean; called: boolean; topped_up: boolean }>({
    name: 'reports first steps',
    text: `select exists (select from public.api_key where account_id = $1 and kind = 'program') as key_created,
                  exists (select from money.usage_hour where account_id = $1) as called,
                  exists (select from money.payment_order where account_id = $1 and paid_at is not null) as topped_up`,
    values: [caller.accountId],
  })
  const row = rows[0]
  return { verified: caller.emailVerified, keyCreated: row?.key_created ?? false, called: row?.called ?? false, toppedUp: row?.topped_up ?? false }
}
