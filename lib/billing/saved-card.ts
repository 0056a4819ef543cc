import type pg from 'pg'
import Stripe from 'stripe'
import { record } from '../audit.ts'
import type { UserCaller } from '../caller.ts'
import { db, inTransaction } from '../db.ts'
import { env } from '../env.ts'
import { ApiError } from '../errors.ts'
import type { EventResult } from './payment-events.ts'
import { requireStripe, type StripeSettings } from './stripe.ts'

/** Only who may spend the account's money decides about its card. Throws permission_denied. */
export function requireMoneyRights(caller: UserCaller): void {
  if (caller.role === 'member') throw new ApiError('permission_denied', 'Only owners and admins of this account may change how it is paid. Ask one of them.')
}

/** Leads to Stripe's page where a card is saved for later; nothing is charged. Throws permission_denied or service_unavailable. */
export async function startSavingCard(caller: UserCaller): Promise<{ url: string }> {
  requireMoneyRights(caller)
  const { client } = requireStripe()
  const back = `${env().PUBLIC_URL}/dashboard/billing`
  const session = await client.checkout.sessions
    .create({
      mode: 'setup',
      currency: 'usd',
      customer_creation: 'always',
      customer_email: caller.email,
      allowed_payment_method_types: ['card'],
      metadata: { account: caller.accountId, user: caller.userId },
      success_url: `${back}?card=saved#auto-topup`,
      cancel_url: `${back}#auto-topup`,
    })
    .catch(noAnswer)
  return { url: session.url! }
}

/** Forgets the card, at Stripe first; automatic top-ups end with it. Throws permission_denied or service_unavailable. */
export async function removeCard(caller: UserCaller): Promise<void> {
  requireMoneyRights(caller)
  const { rows } = await db().query<{ payment_method: string; card: string }>('select payment_method, card from money.auto_topup where account_id = $1', [caller.accountId])
  const saved = rows[0]
  if (!saved) return
  await forget(requireStripe(), saved.payment_method).catch(noAnswer)
  await inTransaction(async (client) => {
    const { rowCount } = await client.query('delete from money.auto_topup where account_id = $1 and payment_method = $2', [caller.accountId, saved.payment_method])
    if (rowCount === 1) await record(client, { ...caller, name: 'card_removed', detail: { card: saved.card } })
  })
}

/**
 * Before an account is deleted, in the transaction that does it: its card is forgotten, automatic top-ups end, and open
 * payment pages close, so that nobody pays for an account that is gone. Nothing of it is written where Stripe does not
 * answer: throws service_unavailable.
 */
export async function endPayments(client: pg.ClientBase, accountId: string): Promise<void> {
  const cards = await client.query<{ payment_method: string }>('delete from money.auto_topup where account_id = $1 returning payment_method', [accountId])
  const pages = await client.query<{ session_id: string }>(`select session_id from money.payment_order where account_id = $1 and status = 'open' and session_id is not null`, [accountId])
  if (cards.rows.length + pages.rows.length === 0) return
  const settings = requireStripe()
  const ended = [...cards.rows.map((row) => forget(settings, row.payment_method)), ...pages.rows.map((row) => close(settings, row.session_id))]
  await Promise.all(ended).catch(noAnswer)
}

function noAnswer(cause: unknown): never {
  throw new ApiError('service_unavailable', 'The payment service does not answer at the moment. Please try again.', { retryAfter: 5, cause })
}

/** Stripe keeps no card that nothing here will use again. */
async function forget({ client }: StripeSettings, method: string): Promise<void> {
  await client.paymentMethods.detach(method).catch(unlessGone)
}

/** A payment page on which nobody has paid yet. */
async function close({ client }: StripeSettings, session: string): Promise<void> {
  await client.checkout.sessions.expire(session).catch(unlessGone)
}

/** Stripe has it no longer: just what is wanted. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
}

/**
 * A setup session that ended: its card becomes the account's, and the one before it is forgotten. Sessions are made
 * by us alone, and read from Stripe itself.
 */
export async function applySavedCard(client: pg.ClientBase, settings: StripeSettings, session: Stripe.Checkout.Session): Promise<EventResult> {
  const account = session.metadata?.account
  const setup = typeof session.setup_intent === 'object' ? session.setup_intent : null
  const method = typeof setup?.payment_method === 'object' ? setup.payment_method : null
  const customer = typeof session.customer === 'string' ? session.customer : session.customer?.id
  if (session.status !== 'complete') return { status: 'ignored' }
  if (!account || !session.metadata?.user || !method?.card || !customer) return { status: 'refused', error: `setup session ${session.id} names no account, customer or card` }
  const card = `${method.card.brand} ···· ${method.card.last4}`
  // Old news: a card that was removed since, or one before the card that is saved.
  if (method.customer === null) return { status: 'ignored' }
  // An account that is being deleted is waited for, and has no use for a card.
  const { rowCount: here } = await client.query('select from account where id = $1 and deleted_at is null for share', [account])
  if (here === 0) {
    await forget(settings, method.id)
    return { status: 'ignored' }
  }
  const { rows } = await client.query<{ payment_method: string }>('select payment_method from money.auto_topup where account_id = $1 for update', [account])
  const { rowCount } = await client.query(
    `insert into money.auto_topup as a (account_id, user_id, customer, payment_method, card, saved_at) values ($1, $2, $3, $4, $5, to_timestamp($6))
     on conflict (account_id) do update set user_id = excluded.user_id, customer = excluded.customer, payment_method = excluded.payment_method,
       card = excluded.card, saved_at = excluded.saved_at, problem = null, updated_at = now() where a.saved_at <= excluded.saved_at`,
    [account, session.metadata.user, customer, method.id, card, method.created],
  )
  const before = rows[0]?.payment_method
  const unused = rowCount === 0 ? method.id : before === method.id ? undefined : before
  // Where Stripe does not answer, nothing of this is written, and it tells us again.
  if (unused) await forget(settings, unused)
  if (rowCount === 0) return { status: 'ignored' }
  await record(client, { name: 'card_saved', userId: session.metadata.user, accountId: account, detail: { card } })
  return { status: 'handled' }
}
