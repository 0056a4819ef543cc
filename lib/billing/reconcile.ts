import type Stripe from 'stripe'
import { db, inTransaction } from '../db.ts'
import { disputeClaim, refundClaim, type Claim } from './claw-back.ts'
import { disputeEffect, paymentEffect, refundsEffect, type Effect } from './payment-events.ts'
import type { StripeSettings } from './stripe.ts'

/** How Stripe's list of the last days compares with our books, after healing what could be healed. */
export interface Reconciliation {
  checked: { payments: number; refunds: number; disputes: number }
  /** What Stripe has and our books had not (lost webhooks), and how much of it was booked now. */
  missing: number
  healed: number
  /** Credited here, although Stripe knows no such payment. */
  extra: number
  /** Credited with another amount than was paid. */
  mismatch: number
  /** What remains wrong, a sentence each: a person must look. */
  unresolved: string[]
}

const HOURS = 72

/**
 * Compares the payments, refunds and disputes of the last 72 hours with the books. What a webhook should
 * have told and did not is booked by the same functions that webhooks use, so that doing it twice, or beside
 * a late webhook, changes nothing. Payments of the Stripe account that are not ours are left alone.
 */
export async function reconcile(settings: StripeSettings, now = new Date()): Promise<Reconciliation> {
  const result: Reconciliation = { checked: { payments: 0, refunds: 0, disputes: 0 }, missing: 0, healed: 0, extra: 0, mismatch: 0, unresolved: [] }
  const since = new Date(now.getTime() - HOURS * 3_600_000)
  const list = { created: { gte: Math.floor(since.getTime() / 1_000) }, limit: 100 }
  const paid = new Set<string>()
  for await (const intent of settings.client.paymentIntents.list(list)) {
    if (!intent.metadata.order || intent.status !== 'succeeded') continue
    paid.add(intent.id)
    result.checked.payments++
    await heal(result, `payment ${intent.id}`, () => isCredited(intent), () => paymentEffect(settings, intent.id))
    await compareAmount(result, intent)
  }
  for await (const refund of settings.client.refunds.list(list)) {
    if (!(await isOurs(refund.payment_intent, paid))) continue
    result.checked.refunds++
    const claim = refundClaim(refund)
    await heal(result, `refund ${refund.id}`, () => isBooked(claim), () => refundsEffect(settings, [refund]))
  }
  for await (const dispute of settings.client.disputes.list(list)) {
    if (!(await isOurs(dispute.payment_intent, paid))) continue
    result.checked.disputes++
    const claim = disputeClaim(dispute)
    await heal(result, `dispute ${dispute.id}`, () => isBooked(claim), () => disputeEffect(settings, dispute))
  }
  await findExtra(result, settings, { since, paid })
  return result
}

/** Books what is missing, and looks again. */
async function heal(result: Reconciliation, what: string, isRight: () => Promise<boolean>, prepare: () => Promise<Effect>): Promise<void> {
  if (await isRight()) return
  result.missing++
  const effect = await prepare()
  const { error } = await inTransaction(effect)
  if (await isRight()) result.healed++
  else result.unresolved.push(`${what} is not in the books: ${error ?? 'booking it changed nothing'}.`)
}

async function isCredited(intent: Stripe.PaymentIntent): Promise<boolean> {
  const { rowCount } = await db().query(`select from money.transfer where kind = 'topup' and ref = $1`, [intent.id])
  return rowCount === 1
}

/** Whether a claim stands in the books as it stands at Stripe: taken, given back, or neither yet. */
async function isBooked({ kind, ref, state }: Claim): Promise<boolean> {
  const { rows } = await db().query<{ kind: string }>('select kind from money.transfer where ref = $1 and kind = any ($2)', [ref, [kind, `${kind}_debt`, `${kind}_back`, 'debt_back']])
  const isTaken = rows.some((row) => row.kind === kind || row.kind === `${kind}_debt`)
  const isReturned = rows.some((row) => row.kind.endsWith('_back'))
  if (state === 'taken') return isTaken && !isReturned
  return state === 'returned' ? isTaken === isReturned : true
}

async function compareAmount(result: Reconciliation, intent: Stripe.PaymentIntent): Promise<void> {
  const { rows } = await db().query<{ right: boolean }>(
    `select o.minor = $2 and o.currency = $3 and t.amount = o.amount and o.id::text = $4 as right
     from money.transfer t join money.payment_order o on o.payment_intent = t.ref where t.kind = 'topup' and t.ref = $1`,
    [intent.id, intent.amount_received, intent.currency, intent.metadata.order],
  )
  if (rows.length === 0 || rows[0]!.right) return
  result.mismatch++
  result.unresolved.push(`payment ${intent.id}: the books have another amount than the ${intent.amount_received} ${intent.currency} (in cents) that were paid.`)
}

async function isOurs(reference: string | { id: string } | null, paid: Set<string>): Promise<boolean> {
  const intent = typeof reference === 'string' ? reference : reference?.id
  if (!intent) return false
  if (paid.has(intent)) return true
  return (await db().query('select from money.payment_order where payment_intent = $1', [intent])).rowCount === 1
}

/** Credits of these days are asked for one by one when the list did not have them: their payment may have begun earlier. */
async function findExtra(result: Reconciliation, { client }: StripeSettings, { since, paid }: { since: Date; paid: Set<string> }): Promise<void> {
  const { rows } = await db().query<{ ref: string }>(`select payment_intent as ref from money.payment_order where paid_at >= $1 and payment_intent is not null`, [since])
  for (const { ref } of rows.filter((row) => !paid.has(row.ref))) {
    const intent = await client.paymentIntents.retrieve(ref).catch((error: { statusCode?: number }) => {
      if (error.statusCode === 404) return null
      throw error
    })
    if (intent?.status === 'succeeded') continue
    result.extra++
    result.unresolved.push(`credit for ${ref}: Stripe ${intent ? `says the payment is ${intent.status}` : 'knows no such payment'}.`)
  }
}
