import type pg from 'pg'
import type { Asset } from './types.ts'

/** Whose book: `customer` and `debt` belong to the account, the others to the house. */
export type Book = 'customer' | 'debt' | 'cash' | 'revenue' | 'promo' | 'writeoff'

export interface Posting {
  kind: 'topup' | 'grant' | 'free_calls' | 'refund' | 'refund_debt' | 'refund_back' | 'dispute' | 'dispute_debt' | 'dispute_back' | 'debt_paid' | 'debt_back'
  /** With `kind` the posting's identity: the same pair is booked once, however often it is tried. */
  ref: string
  accountId: string
  /** Amount moves from `debit`'s book to `credit`'s. */
  debit: Book
  credit: Book
  asset: Asset
  amount: bigint
  note?: string
}

/**
 * Books one transfer and keeps the wallet in step, inside the transaction of `client`. False: it was
 * booked before. Taking more from a customer than is free fails; lock and clamp first.
 */
export async function post(client: pg.ClientBase | pg.Pool, posting: Posting): Promise<boolean> {
  const { kind, ref, accountId, debit, credit, asset, amount, note } = posting
  const { rows } = await client.query<{ posted: boolean }>('select money.post($1, $2, $3, $4, $5, $6, $7, $8) as posted', [
    kind,
    ref,
    accountId,
    debit,
    credit,
    asset,
    amount,
    note ?? null,
  ])
  return rows[0]?.posted === true
}
