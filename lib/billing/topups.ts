import type { UserCaller } from '../caller.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { uuid } from '../ids.ts'
import { log } from '../log.ts'
import { formatUsd, NANO_PER_CENT, NANO_PER_USD, parseUsd, type Nano } from '../money.ts'
import { requireStripe, type StripeSettings } from './stripe.ts'

export const topupMethods = ['card', 'alipay', 'wechat_pay'] as const
export type TopupMethod = (typeof topupMethods)[number]
export const topupCurrencies = ['usd', 'cny'] as const
export type TopupCurrency = (typeof topupCurrencies)[number]

export const topupLimits = { least: parseUsd('5'), most: parseUsd('1000') } as const

export interface TopupWish {
  /** Dollars as typed, at most two decimals: "25", "12.50". */
  usd: string
  method: TopupMethod
  /** What is paid in; the credit is dollars. Default usd. */
  currency?: TopupCurrency
}

interface Order {
  id: string
  amount: Nano
  currency: TopupCurrency
  minor: bigint
  method: TopupMethod
}

/**
 * Starts a payment: the order is in our books before Stripe hears of it. Returns the page where the
 * person pays; the credit arrives by the verified webhook only. Throws ApiError invalid_request (param
 * `usd`, `method` or `currency`), or service_unavailable when Stripe does not answer.
 */
export async function createTopup(caller: UserCaller, wish: TopupWish): Promise<{ orderId: string; url: string }> {
  const settings = requireStripe()
  const amount = parseAmount(wish.usd)
  if (!topupMethods.includes(wish.method)) throw new ApiError('invalid_request', 'Choose card, Alipay or WeChat Pay.', { param: 'method' })
  const currency = wish.currency ?? 'usd'
  const order: Order = { id: uuid(), amount, currency, minor: minorUnits(amount, currency), method: wish.method }
  await db().query(
    `insert into money.payment_order (id, account_id, user_id, amount, currency, minor, method, livemode)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [order.id, caller.accountId, caller.userId, order.amount, order.currency, order.minor, order.method, settings.livemode],
  )
  const session = await openCheckout(settings, caller, order)
  await db().query('update money.payment_order set session_id = $2, updated_at = now() where id = $1', [order.id, session.id])
  return { orderId: order.id, url: session.url }
}

function parseAmount(usd: string): Nano {
  const text = usd.trim()
  const { least, most } = topupLimits
  // The length bound keeps a hundred thousand digits from becoming a number first.
  if (/^\d{1,6}(\.\d{1,2})?$/.test(text)) {
    const amount = parseUsd(text)
    if (amount >= least && amount <= most) return amount
  }
  throw new ApiError('invalid_request', say`Enter an amount between ${formatUsd(least)} and ${formatUsd(most)}, such as 25 or 12.50.`, { param: 'usd' })
}

/** What an amount of credit costs, in cents or fen: the rate is the operator's, and the order keeps what it made of it. */
function minorUnits(amount: Nano, currency: TopupCurrency): bigint {
  if (currency === 'usd') return amount / NANO_PER_CENT
  const rate = env().CNY_PER_USD
  if (rate === undefined) throw new ApiError('invalid_request', 'This installation takes payments in US dollars only.', { param: 'currency' })
  const unit = NANO_PER_USD * NANO_PER_CENT
  return (amount * rate + unit - 1n) / unit
}

async function openCheckout({ client }: StripeSettings, caller: UserCaller, order: Order): Promise<{ id: string; url: string }> {
  const back = `${env().PUBLIC_URL}/dashboard/billing`
  try {
    const session = await client.checkout.sessions.create(
      {
        mode: 'payment',
        client_reference_id: order.id,
        metadata: { order: order.id },
        // Stripe mails both: the receipt and, once paid, the invoice.
        payment_intent_data: { metadata: { order: order.id }, receipt_email: caller.email },
        invoice_creation: { enabled: true },
        // Fixed by the order; which methods exist at all is decided in the Stripe dashboard.
        allowed_payment_method_types: [order.method],
        ...(order.method === 'wechat_pay' && { payment_method_options: { wechat_pay: { client: 'web' } } }),
        line_items: [{ quantity: 1, price_data: { currency: order.currency, unit_amount: Number(order.minor), product_data: { name: 'AIPower credit' } } }],
        customer_email: caller.email,
        success_url: `${back}?topup=success&order=${order.id}`,
        cancel_url: `${back}?topup=cancelled&order=${order.id}`,
      },
      { idempotencyKey: `co:${order.id}` },
    )
    if (!session.url) throw new Error('the session has no address')
    return { id: session.id, url: session.url }
  } catch (error) {
    log.warn({ order: order.id, error: error instanceof Error ? error.message : String(error) }, 'top-up: no checkout session')
    // Nobody knows the address of a session that may exist after all, so nobody can pay it.
    await db().query(`update money.payment_order set status = 'failed', problem = 'no checkout session', updated_at = now() where id = $1 and status = 'open'`, [order.id])
    throw new ApiError('service_unavailable', 'The payment service does not answer at the moment. Nothing was charged; please try again.', { retryAfter: 5, cause: error })
  }
}
