import type pg from 'pg'
import type Stripe from 'stripe'
import { requestIdOf, generationId } from '../ids.ts'
import type { EventResult } from './payment-events.ts'
import { post } from './post.ts'

export interface OrderRow {
  id: string
  account_id: string
  amount: bigint
  currency: string
  minor: bigint
  method: string
  livemode: boolean
  status: 'open' | 'pending' | 'paid' | 'partially_refunded' | 'refunded' | 'failed' | 'expired'
  session_id: string | null
  payment_intent: string | null
  refunded: bigint
  automatic: boolean
}

/**
 * Brings an order to the state its checkout session is in. Paid = credited once, with the amount of our
 * own order, keyed by the payment intent. States only move forward: what is paid stays paid.
 */
export async function applyPayment(client: pg.ClientBase, session: Stripe.Checkout.Session, asyncFailed: boolean): Promise<EventResult> {
  const order = await lockOrder(client, session)
  if (!order) return { status: 'refused', error: `no order for session ${session.id}` }
  if (isSettled(order)) return { status: 'handled' }
  if (session.payment_status !== 'paid') {
    const status = session.status === 'expired' ? 'expired' : asyncFailed ? 'failed' : session.status === 'complete' ? 'pending' : order.status
    // A failed or expired order can still be paid, but not become pending again.
    if (status !== 'pending' || order.status === 'open') await client.query('update money.payment_order set status = $2, updated_at = now() where id = $1', [order.id, status])
    return { status: 'handled' }
  }
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null
  const problem = mismatch(order, session, intent)
  if (problem || !intent) return refuse(client, order, problem)
  await credit(client, order, { session: session.id, intent: intent.id })
  return { status: 'handled' }
}

/** The same for an automatic top-up, which has no session: its payment intent alone tells how it stands. */
export async function applyIntent(client: pg.ClientBase, intent: Stripe.PaymentIntent): Promise<EventResult> {
  const id = intent.metadata.order
  if (!id || requestIdOf(generationId(id)) !== id) return { status: 'ignored' }
  await lockAutoTopup(client, id)
  const { rows } = await client.query<OrderRow>('select * from money.payment_order where id = $1 and automatic for update', [id])
  const order = rows[0]
  // Payments of checkout sessions are told by their sessions.
  if (!order) return { status: 'ignored' }
  if (isSettled(order)) return { status: 'handled' }
  if (intent.status !== 'succeeded') {
    const status = intent.status === 'processing' ? 'pending' : 'failed'
    // Stripe's answer may be older than what is booked: what has failed does not become pending again.
    await client.query(`update money.payment_order set status = $2, payment_intent = $3, updated_at = now() where id = $1 and (status = 'open' or $2 <> 'pending')`, [order.id, status, intent.id])
    // Once: the person may have seen to it before the next webhook tells it again.
    if (status === 'failed' && order.status !== 'failed') await client.query('update money.auto_topup set problem = $2, updated_at = now() where account_id = $1', [order.account_id, whyFailed(intent)])
    return { status: 'handled' }
  }
  const wrong = intent.livemode !== order.livemode || intent.currency !== order.currency || BigInt(intent.amount_received) !== order.minor
  if (wrong) return refuse(client, order, `paid ${intent.amount_received} ${intent.currency}, ordered ${order.minor} ${order.currency}`)
  await credit(client, order, { session: null, intent: intent.id })
  return { status: 'handled' }
}

/**
 * Before the order itself: whoever is about to place the next automatic order waits here until this one is
 * credited and closed, both of which he then sees. Without it he could see the place free and the old balance.
 */
export async function lockAutoTopup(client: pg.ClientBase, orderId: string): Promise<void> {
  await client.query('select from money.auto_topup where account_id = (select account_id from money.payment_order where id = $1 and automatic) for update', [orderId])
}

function whyFailed(intent: Stripe.PaymentIntent): string {
  return intent.status === 'requires_action' ? 'The bank wants you to confirm the payment yourself.' : (intent.last_payment_error?.message ?? 'The card was declined.').slice(0, 300)
}

function isSettled({ status }: OrderRow): boolean {
  return status === 'paid' || status === 'partially_refunded' || status === 'refunded'
}

async function refuse(client: pg.ClientBase, order: OrderRow, problem: string | null): Promise<EventResult> {
  await client.query('update money.payment_order set problem = $2, updated_at = now() where id = $1', [order.id, problem])
  return { status: 'refused', error: `order ${order.id}: ${problem}` }
}

async function credit(client: pg.ClientBase, order: OrderRow, by: { session: string | null; intent: string }): Promise<void> {
  await client.query(
    `update money.payment_order set status = 'paid', session_id = coalesce($2, session_id), payment_intent = $3, problem = null, paid_at = now(), updated_at = now() where id = $1`,
    [order.id, by.session, by.intent],
  )
  await post(client, { kind: 'topup', ref: by.intent, accountId: order.account_id, debit: 'cash', credit: 'customer', asset: 'USD', amount: order.amount, note: order.id })
  await payDebt(client, order, by.intent)
}

/** The order a session speaks of, locked; none when either side names somebody else. */
async function lockOrder(client: pg.ClientBase, session: Stripe.Checkout.Session): Promise<OrderRow | undefined> {
  const id = session.client_reference_id
  if (!id || session.metadata?.order !== id || requestIdOf(generationId(id)) !== id) return undefined
  const { rows } = await client.query<OrderRow>('select * from money.payment_order where id = $1 for update', [id])
  const order = rows[0]
  return order && (order.session_id === null || order.session_id === session.id) ? order : undefined
}

function mismatch(order: OrderRow, session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent | null): string | null {
  if (!intent) return 'paid without a payment intent'
  if (session.livemode !== order.livemode) return 'test and live mode do not mix'
  if (session.currency !== order.currency) return `paid in ${session.currency}, ordered in ${order.currency}`
  if (session.amount_total === null || BigInt(session.amount_total) !== order.minor) return `paid ${session.amount_total}, ordered ${order.minor}`
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null
  const method = charge?.payment_method_details?.type ?? session.payment_method_types[0]
  // Link is a card kept by Stripe.
  if (method !== order.method && !(method === 'link' && order.method === 'card')) return `paid by ${method}, ordered by ${order.method}`
  return null
}

/** What an earlier refund could not take back is paid first. */
async function payDebt(client: pg.ClientBase, order: OrderRow, ref: string): Promise<void> {
  const { rows } = await client.query<{ due: bigint }>(`select least(debt, posted - held) as due from money.wallet where account_id = $1 and asset = 'USD'`, [order.account_id])
  const due = rows[0]?.due ?? 0n
  if (due > 0n) await post(client, { kind: 'debt_paid', ref, accountId: order.account_id, debit: 'customer', credit: 'debt', asset: 'USD', amount: due, note: order.id })
}
