import type pg from 'pg'
import type Stripe from 'stripe'
import { applyClawBack, disputeClaim, refundClaim } from './claw-back.ts'
import { applyIntent, applyPayment } from './payment.ts'
import { applySavedCard } from './saved-card.ts'
import type { StripeSettings } from './stripe.ts'

/** What became of an event. `refused`: genuine, but it does not fit our books; a person must look. */
export interface EventResult {
  status: 'handled' | 'ignored' | 'refused'
  error?: string
}

export type Effect = (client: pg.ClientBase) => Promise<EventResult>

/**
 * Reads from Stripe what an event is about and returns what to do inside the transaction. Every effect
 * is a function of the object as it is now and of our own rows, so order and repeats do not matter.
 */
export async function prepareEvent(event: Stripe.Event, settings: StripeSettings): Promise<Effect> {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
    case 'checkout.session.expired': {
      const session = await readSession(settings, event.data.object.id)
      if (session.mode === 'setup') return (client) => applySavedCard(client, settings, session)
      const failed = event.type === 'checkout.session.async_payment_failed'
      return (client) => applyPayment(client, session, failed)
    }
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed': {
      const intent = await settings.client.paymentIntents.retrieve(event.data.object.id)
      return (client) => applyIntent(client, intent)
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refundsEffect(settings, [await settings.client.refunds.retrieve(event.data.object.id)])
    case 'charge.refunded':
      return refundsEffect(settings, (await settings.client.refunds.list({ charge: event.data.object.id, limit: 100 })).data)
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed': {
      return disputeEffect(settings, await settings.client.disputes.retrieve(event.data.object.id))
    }
    default:
      return () => Promise.resolve({ status: 'ignored' })
  }
}

/** What a dispute means for our books, as it is now. */
export function disputeEffect(settings: StripeSettings, dispute: Stripe.Dispute): Promise<Effect> {
  return withPayment(settings, idOf(dispute.payment_intent), (client, intent) => applyClawBack(client, intent, disputeClaim(dispute)))
}

/** The same of refunds, one after the other. */
export async function refundsEffect(settings: StripeSettings, refunds: Stripe.Refund[]): Promise<Effect> {
  const effects = await Promise.all(
    refunds.map((refund) => withPayment(settings, idOf(refund.payment_intent), (client, intent) => applyClawBack(client, intent, refundClaim(refund)))),
  )
  return async (client) => {
    for (const effect of effects) {
      const result = await effect(client)
      if (result.status !== 'handled') return result
    }
    return { status: 'handled' }
  }
}

/** The same of a payment that was made. */
export function paymentEffect(settings: StripeSettings, intent: string): Promise<Effect> {
  return withPayment(settings, intent, () => Promise.resolve({ status: 'handled' }))
}

/** A refund may be told before the payment it takes back: the payment is booked first, then the effect. */
async function withPayment(settings: StripeSettings, intent: string | null, effect: (client: pg.ClientBase, intent: string) => Promise<EventResult>): Promise<Effect> {
  if (!intent) return () => Promise.resolve({ status: 'refused', error: 'no payment intent' })
  const sessions = await settings.client.checkout.sessions.list({ payment_intent: intent, limit: 1 })
  const session = sessions.data[0] && (await readSession(settings, sessions.data[0].id))
  const alone = session ? null : await settings.client.paymentIntents.retrieve(intent)
  return async (client) => {
    const paid = session ? await applyPayment(client, session, false) : alone && (await applyIntent(client, alone))
    if (paid?.status === 'refused') return paid
    return effect(client, intent)
  }
}

function readSession({ client }: StripeSettings, id: string): Promise<Stripe.Checkout.Session> {
  return client.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge', 'setup_intent.payment_method'] })
}

export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null)
}
