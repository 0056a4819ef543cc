import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import type { Nano } from '../money.ts'

/** What an account has. nano-USD, free calls one by one. */
export interface Balance {
  /** Credit in the books, and the part of it that running calls hold. `available` = posted − held, 0 while a debt or dispute blocks it. */
  posted: Nano
  held: Nano
  available: Nano
  freeCallsLeft: bigint
  freeCallsGranted: bigint
  /** Everything ever credited, net of refunds; totalCredits − totalUsage = posted. */
  totalCredits: Nano
  totalUsage: Nano
  /** What a refund could not take back; the next top-up pays it first. */
  debt: Nano
}

interface WalletRow {
  asset: string
  posted: bigint
  held: bigint
  spent: bigint
  debt: bigint
  frozen: boolean
}

export async function balance(caller: Pick<Caller, 'accountId'>): Promise<Balance> {
  const { rows } = await db().query<WalletRow>({
    name: 'balance',
    text: 'select asset, posted, held, spent, debt, frozen from money.wallet where account_id = $1',
    values: [caller.accountId],
  })
  const none = { posted: 0n, held: 0n, spent: 0n, debt: 0n, frozen: false }
  const usd = rows.find((row) => row.asset === 'USD') ?? none
  const calls = rows.find((row) => row.asset === 'CALL') ?? none
  return {
    posted: usd.posted,
    held: usd.held,
    available: usd.debt > 0n || usd.frozen ? 0n : usd.posted - usd.held,
    freeCallsLeft: calls.posted - calls.held,
    freeCallsGranted: calls.posted + calls.spent,
    totalCredits: usd.posted + usd.spent,
    totalUsage: usd.spent,
    debt: usd.debt,
  }
}
