import Stripe from 'stripe'
import { db, inTransaction } from '../db.ts'
import { ApiError } from '../errors.ts'
import { formatUsd, type Nano } from '../money.ts'
import { say } from '../say.ts'
import { refundsEffect } from './payment-events.ts'
import type { OrderRow } from './payment.ts'
import type { StripeSettings } from './stripe.ts'

/** A payment of which something can still be given back. nano-USD. */
export interface RefundablePayment {
  orderId: string
  paidAt: Date
  amount: Nano
  /** Given back or disputed so far. */
  refunded: Nano
}

/** What the accounts of the person with this address have paid, newest first. For operators: asks for no caller. */
export async function refundablePayments(email: string): Promise<RefundablePayment[]> {
  const { rows } = await db().query<RefundablePayment>(
    `select o.id as "orderId", paid_at as "paidAt", amount, refunded from money.payment_order o join public."user" u on u.id = o.user_id
     where u.email = $1 and o.status in ('paid', 'partially_refunded') and refunded < amount order by paid_at desc limit 100`,
    [email],
  )
  return rows
}

export interface Refunded {
  refundId: string
  /** What goes back, in credit. */
  amount: Nano
  /** Taken of the account's free credit; the rest of `amount` was spent already and is its debt. */
  taken: Nano
}

/**
 * Gives a payment back through Stripe, `amount` of its credit or all that is left of it, and takes as much of
 * the account at once: what is free, the rest becomes its debt. The same wish within a day is one refund,
 * unless that has failed meanwhile. For operators. Throws ApiError not_found, invalid_request (more than is left), conflict (Stripe refuses),
 * or service_unavailable (no answer; asking again is safe).
 */
export async function refundPayment(settings: StripeSettings, { orderId, amount }: { orderId: string; amount?: Nano }): Promise<Refunded> {
  const { rows } = await db().query<OrderRow & { came_back: number }>(
    `select o.*, (select count(*)::int from money.claim where order_id = o.id and kind = 'refund' and state = 'returned') as came_back
     from money.payment_order o where id::text = $1 and status in ('paid', 'partially_refunded', 'refunded')`,
    [orderId],
  )
  const order = rows[0]
  if (!order?.payment_intent) throw new ApiError('not_found', say`No payment ${orderId} was ever made here.`)
  const left = order.amount - order.refunded
  // Rounded down: what is booked is rounded up from it, and must not pass what is asked.
  const minor = amount === undefined ? null : (amount * order.minor) / order.amount
  if (left === 0n || (amount !== undefined && amount > left) || minor === 0n) throw new ApiError('invalid_request', say`Of this payment ${formatUsd(left)} can be given back.`, { param: 'amount' })
  const refund = await settings.client.refunds
    .create({ payment_intent: order.payment_intent, ...(minor && { amount: Number(minor) }) }, { idempotencyKey: `re:${order.id}:${order.came_back}:${minor ?? 'all'}` })
    .catch((cause: unknown) => {
      if (cause instanceof Stripe.errors.StripeInvalidRequestError) throw new ApiError('conflict', say`Stripe refuses this refund: ${cause.message}`, { cause })
      throw new ApiError('service_unavailable', 'The payment service does not answer at the moment. Asking again is safe: nothing is given back twice.', { cause })
    })
  await inTransaction(await refundsEffect(settings, [refund]))
  return { refundId: refund.id, ...(await booked(refund.id)) }
}

async function booked(refundId: string): Promise<{ amount: Nano; taken: Nano }> {
  const { rows } = await db().query<{ amount: bigint; taken: bigint }>(
    `select coalesce(sum(amount), 0)::bigint as amount, coalesce(sum(amount) filter (where kind = 'refund'), 0)::bigint as taken
     from money.transfer where ref = $1 and kind in ('refund', 'refund_debt')`,
    [refundId],
  )
  return rows[0]!
}
