import type pg from 'pg'
import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import type { Nano } from '../money.ts'
import type { LimitReset } from './types.ts'

export type { LimitReset }

/** What a key may spend, and what is left of it. nano-USD. */
export interface KeyBudget {
  limit: Nano
  reset: LimitReset
  /** Charged in the present window, and set aside by calls that run. */
  spent: Nano
  held: Nano
  /** limit − spent, never below 0; what running calls hold is still in it. */
  remaining: Nano
  /** When the next window begins; null = never. */
  resetsAt: Date | null
}

export const limitResets = ['daily', 'weekly', 'monthly'] as const

/**
 * Gives a key a limit or, with null, none, inside the transaction of `client`. What the key has spent in
 * the present window and what its running calls hold counts at once. `amount` ≥ 0; at 0 only free calls work.
 */
export async function setKeyBudget(client: pg.ClientBase, key: { accountId: string; keyId: string }, budget: { limit: Nano; reset: LimitReset } | null): Promise<void> {
  await client.query('select money.set_key_budget($1, $2, $3, $4)', [key.accountId, key.keyId, budget?.limit ?? null, budget?.reset ?? null])
}

interface BudgetRow {
  key_id: string
  amount: bigint
  reset: LimitReset
  spent: bigint
  held: bigint
  resets_at: Date | null
}

/** The limits of the caller's keys, by key id; only those that have one. `keyId` asks for one alone. */
export async function keyBudgets(caller: Pick<Caller, 'accountId'>, keyId: string | null = null): Promise<Map<string, KeyBudget>> {
  const { rows } = await db().query<BudgetRow>({
    name: 'key_budgets',
    text: `select b.key_id, b.amount, b.reset, b.held,
             case when w.since = b.since then b.spent else money.key_spent(b.account_id, b.key_id, b.reset, w.since) end as spent,
             case when b.reset is not null then money.window_end(b.reset, w.since) end as resets_at
           from money.key_budget b cross join lateral (select money.window_start(b.reset, now()) as since) w
           where b.account_id = $1 and ($2::uuid is null or b.key_id = $2)`,
    values: [caller.accountId, keyId],
  })
  return new Map(
    rows.map(({ key_id, amount, reset, spent, held, resets_at }) => [
      key_id,
      { limit: amount, reset, spent, held, remaining: amount > spent ? amount - spent : 0n, resetsAt: resets_at },
    ]),
  )
}
