import Stripe from 'stripe'
import { record } from '../audit.ts'
import type { Caller, UserCaller } from '../caller.ts'
import { db, inTransaction } from '../db.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { uuid } from '../ids.ts'
import { log } from '../log.ts'
import { exactUsd, formatUsd, NANO_PER_CENT, parseUsd, type Nano } from '../money.ts'
import { applyIntent, lockAutoTopup, type OrderRow } from './payment.ts'
import { requireMoneyRights } from './saved-card.ts'
import type { StripeSettings } from './stripe.ts'
import { topupLimits } from './topups.ts'

/** An account's saved card and what it is used for; nano-USD. */
export interface AutoTopup {
  card: string
  enabled: boolean
  /** When the balance (running calls' money included) is below this, `amount` is added, `monthlyCap` at most in a calendar month, UTC. */
  threshold: Nano
  amount: Nano
  monthlyCap: Nano
  /** Why it stopped; saving the settings or a card again clears it. */
  problem: string | null
  /** Added automatically in this month so far. */
  usedThisMonth: Nano
}

export async function autoTopup({ accountId }: Pick<Caller, 'accountId'>): Promise<AutoTopup | null> {
  const { rows } = await db().query<AutoTopup>(
    `select card, enabled, threshold, amount, monthly_cap as "monthlyCap", problem, ${USED} as "usedThisMonth" from money.auto_topup a where account_id = $1`,
    [accountId],
  )
  return rows[0] ?? null
}

const USED = `coalesce((select sum(o.amount) from money.payment_order o where o.account_id = a.account_id and o.automatic
  and o.created_at >= date_trunc('month', now(), 'UTC') and o.status not in ('failed', 'expired')), 0)::bigint`

/** Who is to be topped up now, `a` joined with the wallet `w`. */
const DUE = `a.enabled and a.problem is null and a.amount > 0 and w.asset = 'USD' and w.posted < a.threshold and not w.frozen and ${USED} + a.amount <= a.monthly_cap`

export interface AutoTopupWish {
  enabled: boolean
  /** Dollars as typed. */
  threshold: string
  amount: string
  monthlyCap: string
}

/** Throws ApiError invalid_request (param names the field), permission_denied, or conflict when no card is saved. */
export async function saveAutoTopup(caller: UserCaller, wish: AutoTopupWish): Promise<void> {
  requireMoneyRights(caller)
  const amount = dollars(wish.amount, 'amount', topupLimits)
  const threshold = dollars(wish.threshold, 'threshold', { least: 0n, most: topupLimits.most })
  const cap = dollars(wish.monthlyCap, 'monthlyCap', { least: amount, most: parseUsd('100000') })
  await inTransaction(async (client) => {
    const { rowCount } = await client.query(
      'update money.auto_topup set enabled = $2, threshold = $3, amount = $4, monthly_cap = $5, problem = null, user_id = $6, updated_at = now() where account_id = $1',
      [caller.accountId, wish.enabled, threshold, amount, cap, caller.userId],
    )
    if (rowCount === 0) throw new ApiError('conflict', 'Save a card first: automatic top-ups are paid from it.')
    await record(client, { ...caller, name: 'auto_topup_saved', detail: { enabled: wish.enabled, threshold: exactUsd(threshold), amount: exactUsd(amount), monthly_cap: exactUsd(cap) } })
  })
}

function dollars(text: string, param: string, { least, most }: { least: Nano; most: Nano }): Nano {
  if (/^\d{1,6}(\.\d{1,2})?$/.test(text.trim())) {
    const amount = parseUsd(text.trim())
    if (amount >= least && amount <= most) return amount
  }
  throw new ApiError('invalid_request', say`Enter an amount between ${formatUsd(least)} and ${formatUsd(most)}, such as 25 or 12.50.`, { param })
}

/**
 * Tops up every account that has fallen below its threshold, and finishes what an instance that died had
 * begun. An order is in the books before Stripe hears of it and its id is the idempotency key, so that trying
 * again, here or elsewhere, can never charge twice. Returns how many were paid.
 */
export async function topUpAutomatically(settings: StripeSettings): Promise<number> {
  const begun = await db().query<OrderRow>(`select * from money.payment_order where automatic and status = 'open' and created_at < now() - interval '1 min' order by created_at limit 100`)
  const due = await db().query<{ account_id: string }>(
    `select account_id from money.auto_topup a join money.wallet w using (account_id)
     where ${DUE} and not exists (select from money.payment_order o where o.account_id = a.account_id and o.automatic and o.status in ('open', 'pending')) limit 500`,
  )
  let paid = 0
  for (const order of begun.rows) paid += await pay(settings, order)
  for (const { account_id } of due.rows) {
    const order = await placeOrder(account_id, settings)
    if (order) paid += await pay(settings, order)
  }
  return paid
}

/** One open order an account, and within its cap; null when there is nothing to do after all. */
function placeOrder(accountId: string, settings: StripeSettings): Promise<OrderRow | null> {
  return inTransaction(async (client) => {
    // Whoever comes second sees what the first one ordered.
    await client.query('select from money.auto_topup where account_id = $1 for update', [accountId])
    const { rows } = await client.query<OrderRow>(
      `insert into money.payment_order (id, account_id, user_id, amount, currency, minor, method, livemode, automatic)
       select $1, a.account_id, a.user_id, a.amount, 'usd', a.amount / $3::bigint, 'card', $4, true
       from money.auto_topup a join money.wallet w using (account_id) where a.account_id = $2 and ${DUE}
       on conflict do nothing returning *`,
      [uuid(), accountId, NANO_PER_CENT, settings.livemode],
    )
    return rows[0] ?? null
  })
}

async function pay({ client: stripe }: StripeSettings, order: OrderRow): Promise<number> {
  const { rows } = await db().query<{ customer: string; payment_method: string; receipt_email: string | null }>(
    'select customer, payment_method, u.email as receipt_email from money.auto_topup a left join public."user" u on u.id = a.user_id where account_id = $1',
    [order.account_id],
  )
  const card = rows[0]
  if (!card) return fail(order, 'The card was removed.')
  const { receipt_email: email, ...from } = card
  try {
    const intent = await stripe.paymentIntents.create(
      { amount: Number(order.minor), currency: order.currency, ...from, ...(email && { receipt_email: email }), off_session: true, confirm: true, description: 'AIPower credit (automatic)', metadata: { order: order.id } },
      { idempotencyKey: `at:${order.id}` },
    )
    const { status } = await inTransaction((client) => applyIntent(client, intent))
    return intent.status === 'succeeded' && status === 'handled' ? 1 : 0
  } catch (error) {
    // The card said no, or Stripe no longer has it: nothing was charged, and nothing will be.
    if (error instanceof Stripe.errors.StripeCardError || error instanceof Stripe.errors.StripeInvalidRequestError) return fail(order, error.message)
    // Whether it was charged is not known: the order stays open, and the same key asks again in a minute.
    log.warn({ order: order.id, error: error instanceof Error ? error.message : String(error) }, 'automatic top-up: no answer from Stripe, to be tried again')
    return 0
  }
}

/** The card was refused: nothing more is tried before the person has looked. */
async function fail(order: OrderRow, problem: string): Promise<0> {
  await inTransaction(async (client) => {
    await lockAutoTopup(client, order.id)
    const { rowCount } = await client.query(`update money.payment_order set status = 'failed', problem = $2, updated_at = now() where id = $1 and status in ('open', 'pending')`, [order.id, problem.slice(0, 300)])
    if (rowCount === 1) await client.query('update money.auto_topup set problem = $2, updated_at = now() where account_id = $1', [order.account_id, problem.slice(0, 300)])
  })
  log.warn({ order: order.id, account: order.account_id }, 'automatic top-up: the card was refused')
  return 0
}
