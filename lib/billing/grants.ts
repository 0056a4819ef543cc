import { db } from '../db.ts'
import { env } from '../env.ts'
import type { Nano } from '../money.ts'
import { post } from './post.ts'

/** Gives a verified account its free calls (FREE_CALLS). Once per account, for ever; false = it had them. */
export async function grantFreeCalls(accountId: string): Promise<boolean> {
  const calls = env().FREE_CALLS
  if (calls === 0) return false
  return post(db(), { kind: 'free_calls', ref: accountId, accountId, debit: 'promo', credit: 'customer', asset: 'CALL', amount: BigInt(calls) })
}

/** The operator's gift of credit, nano-USD > 0. `ref` names the occasion: the same one is booked once. */
export async function grantCredit(accountId: string, amount: Nano, ref: string, note: string): Promise<boolean> {
  if (amount <= 0n) throw new RangeError('credit must be more than nothing')
  return post(db(), { kind: 'grant', ref, accountId, debit: 'promo', credit: 'customer', asset: 'USD', amount, note })
}
