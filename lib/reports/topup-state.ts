import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import type { Nano } from '../money.ts'

export interface TopupState {
  amount: Nano
  /** Credited as soon as it is `paid`; before that the payment service has not told us yet. */
  status: 'open' | 'pending' | 'paid' | 'partially_refunded' | 'refunded' | 'failed' | 'expired'
}

/** How one top-up of the account stands; null when it has none of that id. */
export async function topupState(caller: Caller, orderId: string): Promise<TopupState | null> {
  const { rows } = await db().query<TopupState>({
    name: 'reports top-up state',
    text: 'select amount, status from money.payment_order where account_id = $1 and id::text = $2',
    values: [caller.accountId, orderId],
  })
  return rows[0] ?? null
}
