import type pg from 'pg'
import type Stripe from 'stripe'
import type { Nano } from '../money.ts'
import type { EventResult } from './payment-events.ts'
import type { OrderRow } from './payment.ts'
import { post } from './post.ts'

/** Somebody wants money back: a refund of ours, or a dispute of the card's owner. */
export interface Claim {
  kind: 'refund' | 'dispute'
  /** Stripe's id of the refund or dispute: what is booked is booked once for it, and reversed once. */
  ref: string
  /** In the payment's currency. */
  minor: number
  currency: string
  /** `taken`: the money has left us or is leaving; `returned`: it stays or came back; `open`: neither yet. */
  state: 'taken' | 'returned' | 'open'
  /** While it lasts nothing of the account may be spent. */
  freezes: boolean
  /** How far it has come: of two of Stripe's answers the one further on is the newer. */
  stage: number
}

/** Statuses that later ones follow: a lost dispute can still be won. */
const disputeStages: Record<string, number> = { warning_needs_response: 1, warning_under_review: 1, warning_closed: 2, needs_response: 3, under_review: 3, lost: 4, won: 5 }

export function refundClaim(refund: Stripe.Refund): Claim {
  const gone = refund.status === 'failed' || refund.status === 'canceled'
  return { kind: 'refund', ref: refund.id, minor: refund.amount, currency: refund.currency, state: gone ? 'returned' : 'taken', freezes: false, stage: gone ? 2 : 1 }
}

export function disputeClaim(dispute: Stripe.Dispute): Claim {
  const inquiry = dispute.status.startsWith('warning_')
  const state = dispute.status === 'won' || dispute.status === 'warning_closed' ? 'returned' : inquiry ? 'open' : 'taken'
  const freezes = dispute.status === 'needs_response' || dispute.status === 'under_review'
  return { kind: 'dispute', ref: dispute.id, minor: dispute.amount, currency: dispute.currency, state, freezes, stage: disputeStages[dispute.status] ?? 4 }
}

/**
 * Books a claim against the account that was credited. Takes what is free; the rest becomes the
 * account's debt, which the next top-up pays, so that no wallet ever falls below zero.
 */
export async function applyClawBack(client: pg.ClientBase, intent: string, claim: Claim): Promise<EventResult> {
  const { rows } = await client.query<OrderRow>('select * from money.payment_order where payment_intent = $1 for update', [intent])
  const order = rows[0]
  if (!order) return { status: 'refused', error: `no credited order for ${intent}` }
  if (claim.currency !== order.currency) return { status: 'refused', error: `order ${order.id}: ${claim.kind} in ${claim.currency}` }
  await client.query('select money.lock_wallets(array[$1::uuid])', [order.account_id])
  if (!(await advance(client, order, claim))) return { status: 'handled' }
  const booked = await readBooked(client, claim)
  if (claim.state === 'taken' && !booked.taken) await take(client, order, claim)
  if (claim.state === 'returned' && booked.taken && !booked.returned) await giveBack(client, order, claim, booked)
  await refreshOrder(client, order)
  return { status: 'handled' }
}

/** Notes how far the claim has come; false: it has come further already, and this is old news. */
async function advance(client: pg.ClientBase, order: OrderRow, { ref, kind, state, freezes, stage }: Claim): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into money.claim as c (ref, order_id, kind, state, freezes, stage) values ($1, $2, $3, $4, $5, $6)
     on conflict (ref) do update set state = excluded.state, freezes = excluded.freezes, stage = excluded.stage, updated_at = now() where c.stage <= excluded.stage`,
    [ref, order.id, kind, state, freezes, stage],
  )
  return rowCount === 1
}

interface Booked {
  taken: boolean
  returned: boolean
  total: Nano
}

async function readBooked(client: pg.ClientBase, { kind, ref }: Claim): Promise<Booked> {
  const { rows } = await client.query<{ kind: string; amount: bigint }>('select kind, amount from money.transfer where ref = $1 and kind = any ($2)', [
    ref,
    [kind, `${kind}_debt`, `${kind}_back`, 'debt_back'],
  ])
  const taken = rows.filter((row) => row.kind === kind || row.kind === `${kind}_debt`)
  return { taken: taken.length > 0, returned: rows.length > taken.length, total: taken.reduce((sum, row) => sum + row.amount, 0n) }
}

async function readWallet(client: pg.ClientBase, accountId: string): Promise<{ free: Nano; debt: Nano }> {
  const { rows } = await client.query<{ free: bigint; debt: bigint }>(`select posted - held as free, debt from money.wallet where account_id = $1 and asset = 'USD'`, [accountId])
  return rows[0] ?? { free: 0n, debt: 0n }
}

async function take(client: pg.ClientBase, order: OrderRow, { kind, ref, minor }: Claim): Promise<void> {
  // Of the credit, as much as of the payment, whatever currency that was in; rounded up, so that all of it is all.
  const wanted = (order.amount * BigInt(minor) + order.minor - 1n) / order.minor
  // A refund and a dispute of the same payment together never take more than was credited.
  const amount = wanted < order.amount - order.refunded ? wanted : order.amount - order.refunded
  const { free } = await readWallet(client, order.account_id)
  const now = free < amount ? free : amount
  const common = { ref, accountId: order.account_id, asset: 'USD', note: order.id } as const
  if (now > 0n) await post(client, { ...common, kind, debit: 'customer', credit: 'cash', amount: now })
  if (amount > now) await post(client, { ...common, kind: `${kind}_debt`, debit: 'debt', credit: 'cash', amount: amount - now })
}

async function giveBack(client: pg.ClientBase, order: OrderRow, { kind, ref }: Claim, { total }: Booked): Promise<void> {
  const { debt } = await readWallet(client, order.account_id)
  const lessDebt = debt < total ? debt : total
  const common = { ref, accountId: order.account_id, asset: 'USD', note: order.id } as const
  if (lessDebt > 0n) await post(client, { ...common, kind: 'debt_back', debit: 'cash', credit: 'debt', amount: lessDebt })
  if (total > lessDebt) await post(client, { ...common, kind: `${kind}_back`, debit: 'cash', credit: 'customer', amount: total - lessDebt })
}

/** The order's own view of its claims, and the freeze, follow from the transfers and the claims' states. */
async function refreshOrder(client: pg.ClientBase, order: OrderRow): Promise<void> {
  await client.query(
    `with back as (
       select coalesce(sum(case when kind in ('refund', 'refund_debt', 'dispute', 'dispute_debt') then amount else -amount end), 0)::bigint as amount
       from money.transfer
       where account_id = $2::uuid and note = ($1::uuid)::text and kind in ('refund', 'refund_debt', 'refund_back', 'debt_back', 'dispute', 'dispute_debt', 'dispute_back')
         and debit <> 'revenue' and credit <> 'revenue')
     update money.payment_order o set refunded = back.amount, updated_at = now(), disputed = exists (select from money.claim c where c.order_id = o.id and c.freezes),
       status = case when back.amount = 0 then 'paid' when back.amount < o.amount then 'partially_refunded' else 'refunded' end
     from back where o.id = $1::uuid`,
    [order.id, order.account_id],
  )
  await client.query(
    `update money.wallet set frozen = exists (select 1 from money.payment_order where account_id = $1 and disputed) where account_id = $1 and asset = 'USD'`,
    [order.account_id],
  )
}
