import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import type { Asset } from './types.ts'

/** One line of an account's money history, newest first. */
export interface PaymentEntry {
  /** Stable within the account. */
  id: string
  at: Date
  kind: 'topup' | 'grant' | 'free_calls' | 'refund' | 'refund_reversed' | 'dispute' | 'dispute_reversed' | 'debt_paid'
  /** `booked` is in the books; the others are top-ups that have not become credit (yet). */
  status: 'booked' | 'open' | 'pending' | 'failed' | 'expired'
  asset: Asset
  /** Signed, in units of the asset (nano-USD or calls): what it added to or took from the account. */
  amount: bigint
  /** Of a top-up: card, alipay, wechat_pay. */
  method: string | null
  note: string | null
}

export interface PaymentPage {
  entries: PaymentEntry[]
  /** Give it back for the next page; null = there is none. */
  next: string | null
}

interface EntryRow extends PaymentEntry {
  position: string
}

const MAX_PAGE = 100

/**
 * Top-ups, grants, refunds and disputes of the caller's account, newest first. Calls are not in it; they
 * stand in the usage. A cursor that is not one of ours counts as none.
 */
export async function payments(caller: Pick<Caller, 'accountId'>, page: { after?: string | null; limit?: number } = {}): Promise<PaymentPage> {
  const limit = Math.min(Math.max(page.limit ?? 20, 1), MAX_PAGE)
  const [at, id] = readCursor(page.after)
  const { rows } = await db().query<EntryRow>(
    `with entry as (
       select t.at, t.kind || ':' || t.ref as id,
              case t.kind when 'refund_debt' then 'refund' when 'dispute_debt' then 'dispute' when 'refund_back' then 'refund_reversed'
                          when 'dispute_back' then 'dispute_reversed' when 'debt_back' then 'refund_reversed' else t.kind end as kind,
              'booked' as status, t.asset, case when t.credit in ('customer', 'debt') and t.debit <> 'customer' then t.amount else -t.amount end as amount,
              case when t.kind = 'topup' then o.method end as method, case when t.kind = 'grant' then t.note end as note
       from money.transfer t left join money.payment_order o on t.kind = 'topup' and o.payment_intent = t.ref
       where t.account_id = $1 and t.debit <> 'revenue' and t.credit <> 'revenue'
       union all
       select created_at, 'order:' || id, 'topup', status, 'USD', amount, method, null
       from money.payment_order where account_id = $1 and status in ('open', 'pending', 'failed', 'expired')
     )
     select *, at::text as position from entry
     where $2::timestamptz is null or (at, id) < ($2::timestamptz, $3::text)
     order by at desc, id desc limit $4`,
    [caller.accountId, at, id, limit + 1],
  )
  const entries = rows.slice(0, limit)
  const last = entries.at(-1)
  return {
    entries: entries.map(({ position: _, ...entry }) => entry),
    next: rows.length > limit && last ? Buffer.from(`${last.position}|${last.id}`).toString('base64url') : null,
  }
}

/** The database's own text of the moment: a JavaScript date would lose its microseconds. */
function readCursor(cursor: string | null | undefined): [string | null, string | null] {
  if (!cursor || cursor.length > 400) return [null, null]
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const match = /^(\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d(?::\d\d)*)\|([\w:.-]+)$/.exec(text)
  return match ? [match[1]!, match[2]!] : [null, null]
}
