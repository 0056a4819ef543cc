import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import type { Nano } from '../money.ts'
import type { Month } from './month.ts'

/** An account's month in money: what it began with, what came and went, what calls cost, what is left. nano-USD. */
export interface Statement {
  accountName: string
  month: Month
  /** The month has not ended: figures will still change. */
  open: boolean
  opening: Nano
  /** Top-ups, gifts, refunds, disputes and payments of debt, signed, by kind. */
  movements: { kind: string; count: number; amount: Nano }[]
  /** By model, dearest first. */
  usage: { model: string; requests: bigint; freeCalls: bigint; input: bigint; output: bigint; charged: Nano; listCost: Nano }[]
  charged: Nano
  /** opening + movements − charged, exactly. */
  closing: Nano
}

/** From the books: calls belong to the month in which they began, everything else to the moment it was booked. */
export async function statement({ accountId }: Pick<Caller, 'accountId'>, month: Month): Promise<Statement> {
  const span = [accountId, month.from, month.to]
  const [account, opening, movements, usage] = await Promise.all([
    db().query<{ name: string }>('select name from public.account where id = $1', [accountId]),
    db().query<{ amount: bigint }>(
      `select (coalesce((select sum(${SIGNED}) from money.transfer t where account_id = $1 and asset = 'USD' and ${NOT_CALLS} and at < $2), 0)
             - coalesce((select sum(charged) from money.usage_day where account_id = $1 and day < $2), 0))::bigint as amount`,
      span.slice(0, 2),
    ),
    db().query<{ kind: string; count: number; amount: bigint }>(
      `select kind, count(*)::int as count, sum(${SIGNED})::bigint as amount from money.transfer t
       where account_id = $1 and asset = 'USD' and ${NOT_CALLS} and at >= $2 and at < $3 and (debit = 'customer' or credit = 'customer') group by kind order by min(at)`,
      span,
    ),
    db().query<Statement['usage'][number]>(
      `select model, sum(requests)::bigint as requests, sum(free_calls)::bigint as "freeCalls",
              sum(input + cache_read + cache_write_5m + cache_write_1h + input_audio)::bigint as input,
              sum(output + reasoning + output_audio + output_image)::bigint as output, sum(charged)::bigint as charged, sum(cost)::bigint as "listCost"
       from money.usage_day where account_id = $1 and day >= $2 and day < $3 group by model having sum(requests) > 0 order by sum(charged) desc, sum(cost) desc, model`,
      span,
    ),
  ])
  const began = opening.rows[0]!.amount
  const charged = usage.rows.reduce((sum, row) => sum + row.charged, 0n)
  return {
    accountName: account.rows[0]?.name ?? '',
    month,
    open: month.to > new Date(),
    opening: began,
    movements: movements.rows,
    usage: usage.rows,
    charged,
    closing: movements.rows.reduce((sum, { amount }) => sum + amount, began) - charged,
  }
}

/** When the account began: its first month. */
export async function accountSince({ accountId }: Pick<Caller, 'accountId'>): Promise<Date> {
  const { rows } = await db().query<{ at: Date }>('select created_at as at from public.account where id = $1', [accountId])
  return rows[0]?.at ?? new Date()
}

/** What a transfer adds to the customer's credit. */
const SIGNED = `case when t.credit = 'customer' then t.amount when t.debit = 'customer' then -t.amount else 0 end`
const NOT_CALLS = `t.debit <> 'revenue' and t.credit <> 'revenue'`
