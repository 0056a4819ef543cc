import { createHash } from 'node:crypto'
import type pg from 'pg'
import { db, inTransaction } from '../db.ts'
import { env } from '../env.ts'
import type { Nano } from '../money.ts'
import { post } from './post.ts'

/**
 * Gives a verified account its free calls (FREE_CALLS): once per account, and once per `mailbox` where one is
 * named, for ever. False: the account had them, or the mailbox brought them to another account.
 */
export async function grantFreeCalls(accountId: string, mailbox?: string): Promise<boolean> {
  const calls = env().FREE_CALLS
  if (calls === 0) return false
  return inTransaction(async (client) => {
    if (mailbox !== undefined) {
      await takeMailbox(client, accountId, mailbox)
      if ((await client.query('select from money.free_call_mailbox where mailbox = $1 and account_id = $2', [hashOf(mailbox), accountId])).rowCount === 0) return false
    }
    return post(client, { kind: 'free_calls', ref: accountId, accountId, debit: 'promo', credit: 'customer', asset: 'CALL', amount: BigInt(calls) })
  })
}

/** From now on the mailbox brings free calls to this account or to none. Only its hash is kept. */
export async function takeMailbox(client: pg.ClientBase, accountId: string, mailbox: string): Promise<void> {
  await client.query('insert into money.free_call_mailbox (mailbox, account_id) values ($1, $2) on conflict do nothing', [hashOf(mailbox), accountId])
}

function hashOf(mailbox: string): Buffer {
  return createHash('sha256').update(mailbox).digest()
}

/** The operator's gift of credit, nano-USD > 0. `ref` names the occasion: the same one is booked once. */
export async function grantCredit(accountId: string, amount: Nano, ref: string, note: string): Promise<boolean> {
  if (amount <= 0n) throw new RangeError('credit must be more than nothing')
  return post(db(), { kind: 'grant', ref, accountId, debit: 'promo', credit: 'customer', asset: 'USD', amount, note })
}
