import { noFilter, orNull, outcomesOf, type CallFilter } from '../call-filter.ts'
import type { Caller } from '../caller.ts'
import { db } from '../db.ts'
import { generationId } from '../ids.ts'
import { exactUsd, NANO_PER_CENT } from '../money.ts'
import type { Cell } from './csv.ts'

/** Rows of the caller's own account in a span of time, oldest first, read in pages as fast as they are taken. */
export interface Export {
  columns: readonly string[]
  rows(caller: Pick<Caller, 'accountId'>, wanted: ExportOf): AsyncGenerator<readonly Cell[]>
}

export interface ExportOf {
  from: Date
  to: Date
  /** Of calls; payments have none of its fields. */
  filter?: CallFilter
}

const PAGE = 1_000
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** Every ended call with its price version, tokens by bucket, and exact dollars. */
export const usageExport: Export = {
  columns: [
    'id', 'at', 'key', 'requested_model', 'model', 'provider', 'upstream_model', 'format', 'streamed', 'outcome', 'finish_reason', 'error', 'usage_source',
    'input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'input_audio', 'output', 'reasoning', 'output_audio', 'output_image',
    'list_cost_usd', 'charged_usd', 'free_call', 'price_id', 'price_version', 'ttft_ms', 'duration_ms', 'application', 'referer', 'decision',
  ],
  async *rows({ accountId }, { from, to, filter = noFilter }) {
    // The id holds the moment, to the millisecond: (at, id) is the order in which calls began.
    let after: { at: Date; id: string } = { at: from, id: FIRST_ID }
    for (;;) {
      const { rows } = await db().query<UsageRow>({
        name: 'export usage',
        text: `select e.*, p.version as price_version, k.name as key_name from money.usage_event e
               left join money.price p on p.id = e.price_id left join public.api_key k on k.id = e.key_id and k.account_id = e.account_id
               where e.account_id = $1 and (e.at, e.id) > ($2, $3) and e.at >= $2 and e.at < $4
                 and ($5::uuid[] is null or e.key_id = any ($5)) and ($6::text[] is null or e.model = any ($6)) and ($7::text[] is null or e.provider = any ($7))
                 and ($8::text[] is null or money.app_of(e.app_title, e.app_url) = any ($8)) and ($9::text[] is null or e.outcome = any ($9)) and ($10::boolean is null or e.free_call = $10)
               order by e.at, e.id limit ${PAGE}`,
        values: [
          accountId, after.at, after.id, to, orNull(filter.keys), orNull(filter.models), orNull(filter.providers), orNull(filter.apps),
          outcomesOf(filter.status), filter.paidBy === null ? null : filter.paidBy === 'free',
        ],
      })
      for (const e of rows) {
        yield [
          generationId(e.id), e.at, e.key_name, e.requested_model, e.model, e.provider, e.upstream_model, e.dialect, e.stream, e.outcome, e.finish_reason, e.error_code, e.usage_source,
          e.input, e.cache_read, e.cache_write_5m, e.cache_write_1h, e.input_audio, e.output, e.reasoning, e.output_audio, e.output_image,
          exactUsd(e.cost), exactUsd(e.charged), e.free_call, e.price_id, e.price_version, e.ttft_ms, e.duration_ms, e.app_title, e.app_url, e.decision && JSON.stringify(e.decision),
        ]
      }
      const last = rows.at(-1)
      if (!last || rows.length < PAGE) return
      after = last
    }
  },
}

/** Top-ups, grants, refunds and disputes, each as one entry of the books. Amounts are signed: what the account got or gave; of a top-up, also what was paid for it. */
export const paymentExport: Export = {
  columns: ['id', 'at', 'kind', 'asset', 'amount', 'method', 'order', 'payment_intent', 'note', 'paid', 'paid_currency'],
  async *rows({ accountId }, { from, to }) {
    let after: { at: string; id: string } = { at: from.toISOString(), id: '' }
    for (;;) {
      const { rows } = await db().query<PaymentRow>({
        name: 'export payments',
        text: `select * from (
                 select t.kind || ':' || t.ref as id, t.at, t.at::text as position, t.kind, t.asset, t.amount, t.note, o.id as order_id, o.payment_intent, o.method,
                        case when t.kind = 'topup' then o.minor end as minor, case when t.kind = 'topup' then upper(o.currency) end as currency,
                        t.credit in ('customer', 'debt') and t.debit <> 'customer' as gained
                 from money.transfer t left join money.payment_order o on o.account_id = t.account_id and (o.id::text = t.note or t.kind = 'topup' and o.payment_intent = t.ref)
                 where t.account_id = $1 and t.debit <> 'revenue' and t.credit <> 'revenue' and t.at >= $2 and t.at < $4
               ) entry where (at, id) > ($2, $3) order by at, id limit ${PAGE}`,
        values: [accountId, after.at, after.id, to],
      })
      for (const row of rows) {
        const amount = row.asset === 'USD' ? exactUsd(row.amount) : row.amount.toString()
        yield [
          row.id, row.at, row.kind, row.asset, row.gained ? amount : `-${amount}`, row.method, row.order_id, row.payment_intent, row.kind === 'grant' ? row.note : null,
          row.minor === null ? null : exactUsd(row.minor * NANO_PER_CENT), row.currency,
        ]
      }
      const last = rows.at(-1)
      if (!last || rows.length < PAGE) return
      after = { at: last.position, id: last.id }
    }
  },
}

interface UsageRow {
  id: string
  at: Date
  key_name: string | null
  requested_model: string
  model: string
  provider: string
  upstream_model: string
  dialect: string
  stream: boolean
  outcome: string
  finish_reason: string | null
  error_code: string | null
  usage_source: string
  input: number
  cache_read: number
  cache_write_5m: number
  cache_write_1h: number
  input_audio: number
  output: number
  reasoning: number
  output_audio: number
  output_image: number
  cost: bigint
  charged: bigint
  free_call: boolean
  price_id: string
  price_version: number | null
  ttft_ms: number | null
  duration_ms: number
  app_title: string | null
  app_url: string | null
  decision: object | null
}

interface PaymentRow {
  id: string
  at: Date
  /** The database's own text of `at`: a JavaScript date would lose its microseconds. */
  position: string
  kind: string
  asset: 'USD' | 'CALL'
  amount: bigint
  note: string | null
  order_id: string | null
  payment_intent: string | null
  method: string | null
  /** Cents or fen. */
  minor: bigint | null
  currency: string | null
  gained: boolean
}
