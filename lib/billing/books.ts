import type pg from 'pg'
import { db } from '../db.ts'
import { costOf } from './cost.ts'
import { usageOf } from './generation.ts'
import { unpackPrice, type PackedPrice } from './packed-price.ts'

export interface BookCheck {
  /** "I1" … "I14" */
  id: string
  title: string
  /** Rows that break it; null = it cannot be seen from the database, `note` says where it is shown. */
  violations: number | null
  note?: string
}

interface Check {
  id: string
  title: string
  /** One row with the number of violating rows, or why there is none. */
  sql?: string
  note?: string
}

/** Totals that are not the sum of their calls, in any column. */
function unlikeCalls(span: 'hour' | 'day'): string {
  return `with told as (
            select account_id, key_id, date_trunc('${span}', at, 'UTC') as start, model collate "C" as model, provider collate "C" as provider, money.app_of(app_title, app_url) collate "C" as app, array[
              count(*), count(*) filter (where free_call), count(*) filter (where outcome in ('failed', 'interrupted', 'reaped')), count(*) filter (where outcome = 'cancelled'),
              sum(input), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(input_audio), sum(output), sum(reasoning), sum(output_audio), sum(output_image),
              sum(cost), sum(charged), coalesce(sum(ttft_ms), 0), count(ttft_ms), sum(duration_ms)]::numeric[] as sums
            from money.usage_event group by 1, 2, 3, 4, 5, 6
          ), kept as (
            select account_id, key_id, ${span} as start, model, provider, app, array[requests, free_calls, errors, cancelled, input, cache_read, cache_write_5m, cache_write_1h, input_audio,
              output, reasoning, output_audio, output_image, cost, charged, ttft_ms, ttft_count, duration_ms]::numeric[] as sums
            from money.usage_${span} where requests <> 0
          )
          select count(*)::int as n from told full join kept using (account_id, key_id, start, model, provider, app) where told.sums is distinct from kept.sums`
}

const checks: readonly Check[] = [
  {
    id: 'I1',
    title: 'every wallet is the sum of its transfers',
    sql: `with entry as (
            select account_id, asset,
                   case when credit = 'customer' then amount when debit = 'customer' then -amount else 0 end as posted,
                   case when debit = 'customer' and credit = 'revenue' then amount when credit = 'customer' and debit = 'revenue' then -amount else 0 end as spent,
                   case when debit = 'debt' then amount when credit = 'debt' then -amount else 0 end as debt
            from money.transfer
          ), total as (select account_id, asset, sum(posted) as posted, sum(spent) as spent, sum(debt) as debt from entry group by 1, 2)
          select count(*)::int as n from money.wallet w full join total t using (account_id, asset)
          where coalesce(w.posted, 0) <> coalesce(t.posted, 0) or coalesce(w.spent, 0) <> coalesce(t.spent, 0) or coalesce(w.debt, 0) <> coalesce(t.debt, 0)`,
  },
  {
    id: 'I2',
    title: 'every wallet holds the sum of its holds',
    sql: `select count(*)::int as n from money.wallet w
          full join (select account_id, asset, sum(amount) as held from money.hold group by 1, 2) h using (account_id, asset)
          where coalesce(w.held, 0) <> coalesce(h.held, 0)`,
  },
  { id: 'I3', title: 'no wallet has spent or held more than it has', sql: `select count(*)::int as n from money.wallet where posted - held < 0 or held < 0 or debt < 0` },
  {
    id: 'I4',
    title: 'all books together are zero, per asset',
    sql: `select count(*)::int as n from (
            select asset from (
              select asset, credit as book, amount from money.transfer union all select asset, debit, -amount from money.transfer
            ) side group by asset having sum(amount) <> 0) unbalanced`,
  },
  {
    id: 'I5',
    title: 'every call is either held or ended, and its transfers are its charge and write-off',
    sql: `with moved as (
            select ref, sum(case kind when 'charge' then amount when 'late_charge' then amount when 'late_refund' then -amount else 0 end) as paid,
                   sum(case kind when 'writeoff' then amount when 'late_writeoff' then amount when 'late_writeback' then -amount else 0 end) as lost
            from money.transfer where debit = 'revenue' or credit = 'revenue' group by ref
          ), due as (
            select id, id::text as ref, case asset when 'USD' then charged else free_call::int end as paid,
                   money.due(asset, cost) - case asset when 'USD' then charged else free_call::int end as lost
            from money.usage_event
          )
          select (select count(*) from due full join moved m using (ref) where coalesce(due.paid, 0) <> coalesce(m.paid, 0) or coalesce(due.lost, 0) <> coalesce(m.lost, 0))::int
               + (select count(*) from money.hold h join money.usage_event e on e.id = h.id)::int as n`,
  },
  { id: 'I6', title: 'every answer a client saw to its end is settled', note: 'needs the log of the clients: the chaos run compares them' },
  { id: 'I7', title: 'every cost is its tokens at its frozen price' },
  {
    id: 'I8',
    title: 'every payment is credited once, with the amount of its order, and refunded at most that',
    sql: `with credit as (select ref, account_id, amount from money.transfer where kind = 'topup'),
          back as (
            select o.id, sum(case when t.kind in ('refund_back', 'dispute_back', 'debt_back') then -t.amount else t.amount end) as amount
            from money.transfer t join money.payment_order o on t.note = o.id::text
            where t.kind in ('refund', 'refund_debt', 'refund_back', 'debt_back', 'dispute', 'dispute_debt', 'dispute_back') group by 1
          )
          select ((select count(*) from credit c left join money.payment_order o on o.payment_intent = c.ref and o.account_id = c.account_id
                   where o.id is null or o.amount <> c.amount or o.status not in ('paid', 'partially_refunded', 'refunded'))
                + (select count(*) from money.payment_order o where o.status in ('paid', 'partially_refunded', 'refunded')
                   and not exists (select 1 from credit c where c.ref = o.payment_intent))
                + (select count(*) from money.payment_order o left join back b using (id) where coalesce(b.amount, 0) <> o.refunded))::int as n`,
  },
  {
    id: 'I9',
    title: 'free calls: used = counted, and never more than granted',
    sql: `select count(*)::int as n from money.wallet w
          left join (select account_id, count(*) as used from money.usage_event where free_call group by 1) e using (account_id)
          left join (select account_id, sum(amount) as granted from money.transfer where kind = 'free_calls' group by 1) g using (account_id)
          where w.asset = 'CALL' and (w.spent <> coalesce(e.used, 0) or coalesce(e.used, 0) > coalesce(g.granted, 0))`,
  },
  {
    id: 'I10',
    title: 'no call is charged twice',
    sql: `select ((select count(*) from (select id from money.usage_event group by id having count(*) > 1) twice)
                + (select count(*) from money.transfer where kind = 'charge' and not exists (
                     select 1 from money.usage_event e where e.id = ref::uuid and e.at = money.id_time(ref::uuid))))::int as n`,
  },
  {
    id: 'I11',
    title: 'no hold outlives its call or its instance by more than 30 s',
    sql: `select count(*)::int as n from money.hold h left join money.instance i on i.id = h.instance_id
          where h.expires_at < now() - interval '30 s' or i.id is null or (not i.alive and i.ended_at < now() - interval '30 s')`,
  },
  {
    id: 'I12',
    title: 'hourly totals are the sum of the calls',
    sql: unlikeCalls('hour'),
  },
  {
    id: 'I13',
    title: 'key budgets are the sum of their calls and holds',
    sql: `select count(*)::int as n from money.key_budget b
          left join (select key_id, sum(amount) as held from money.hold where asset = 'USD' group by 1) h using (key_id)
          left join lateral (select sum(e.charged) as spent from money.usage_event e where e.account_id = b.account_id and e.key_id = b.key_id and e.at >= b.since) e on true
          where b.held <> coalesce(h.held, 0) or b.spent <> coalesce(e.spent, 0)`,
  },
  { id: 'I14', title: 'daily totals are the sum of the calls', sql: unlikeCalls('day') },
]

/** Checks the invariants of the books. Reads everything: for tests, operators and an hourly job, not for a request. */
export async function books(on: Pick<pg.Pool, 'query'> = db()): Promise<BookCheck[]> {
  const results: BookCheck[] = []
  for (const { id, title, sql, note } of checks) {
    const violations = id === 'I7' ? await wrongCosts(on) : sql ? ((await on.query<{ n: number }>(sql)).rows[0]?.n ?? 0) : null
    results.push({ id, title, violations, ...(note && { note }) })
  }
  return results
}

/** Between calls: recomputing so many takes a few milliseconds. */
const COSTS_AT_ONCE = 1_000

type CostRow = Parameters<typeof usageOf>[0] & { id: string; at: Date; cost: bigint; outcome: string; packed: PackedPrice | null }

/** Recomputes every cost that was owed; an event that owes nothing although it names tokens must have failed. */
async function wrongCosts(on: Pick<pg.Pool, 'query'>): Promise<number> {
  let wrong = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await on.query<CostRow>(
      `select e.id, e.at, e.cost, e.outcome, p.price as packed, input, cache_read, cache_write_5m, cache_write_1h, input_audio, output, reasoning, output_audio, output_image
       from money.usage_event e left join money.price p on p.id = e.price_id
       where e.id > $1 and (e.cost > 0 or e.outcome <> 'failed') order by e.id limit ${COSTS_AT_ONCE}`,
      [after],
    )
    wrong += rows.filter((row) => !row.packed || costOf(usageOf(row), unpackPrice(row.packed), row.at).total !== row.cost).length
    if (rows.length < COSTS_AT_ONCE) return wrong
    after = rows.at(-1)!.id
  }
}
