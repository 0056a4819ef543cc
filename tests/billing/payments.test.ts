import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import type { UserCaller } from '#lib/caller.ts'
import { balance } from '#lib/billing/balance.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { payments } from '#lib/billing/payments.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { checkStripeSettings, stripe } from '#lib/billing/stripe.ts'
import { createTopup, type TopupMethod } from '#lib/billing/topups.ts'
import { stripeWebhook } from '#lib/billing/webhook.ts'
import type { StripeDouble } from '#lib/sandbox/stripe.ts'
import { freshDatabase } from '../support/database.ts'
import { newCaller, openStripe, webhookSecret, type StripeWorld } from './stripe-support.ts'
import { broken, dollars, model, offer, reservation, settlement } from './support.ts'

let world: StripeWorld
let double: StripeDouble
let ledger: Ledger
let priceId: string

beforeAll(async () => {
  await freshDatabase()
  world = await openStripe()
  double = world.double
  priceId = (await syncPrices([model])).of(offer)!.priceId
  ledger = await openLedger()
})
afterAll(async () => {
  await ledger.close()
  world.close()
})
afterEach(async () => expect(await broken()).toEqual([]))

async function order(caller: UserCaller, usd = '20', method: TopupMethod = 'card') {
  const { orderId, url } = await createTopup(caller, { usd, method })
  return { orderId, url, session: new URL(url).pathname.split('/').at(-1)! }
}

async function statusOf(orderId: string) {
  const { rows } = await db().query<{ status: string; payment_intent: string }>('select status, payment_intent from money.payment_order where id = $1', [orderId])
  return rows[0]!
}

/** Spends down to nothing but `left`. */
async function spend(accountId: string, amount: bigint) {
  const r = reservation(accountId, priceId, { amount })
  expect(await ledger.reserve(r)).toMatchObject({ admitted: true })
  await ledger.settle(settlement(r, amount, { usage: { ...settlement(r, 0n).usage, output: Number(amount) } }))
}

describe('topping up', () => {
  it.each(['card', 'alipay', 'wechat_pay'] as const)('by %s through the checkout page credits the order once', async (method) => {
    const caller = await newCaller()
    const { orderId, url } = await order(caller, '12.50', method)
    const page = await (await fetch(url)).text()
    expect(page).toContain('Sandbox — test money')
    expect(page).toContain('$12.50')
    const declined = await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'fail' }) })
    expect(declined.status).toBe(402)
    expect(await balance(caller)).toMatchObject({ posted: 0n })
    const paid = await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'pay' }), redirect: 'manual' })
    expect(paid.status).toBe(303)
    expect(paid.headers.get('location')).toBe(`http://localhost:3000/dashboard/billing?topup=success&order=${orderId}`)
    expect(await balance(caller)).toMatchObject({ posted: dollars('12.5'), totalCredits: dollars('12.5') })
    expect(await (await fetch(url)).text()).toContain('This test payment is done')
  })

  it.each(['0', '-5', '4.99', '1000.01', '1e3', '10.001', 'NaN', '', ' ', '٥٠', '1e309', '0x10', 'a hundred thousand nines'])('refuses %j', async (text) => {
    const usd = text.startsWith('a ') ? '9'.repeat(100_000) : text
    await expect(createTopup(await newCaller(), { usd, method: 'card' })).rejects.toMatchObject({ code: 'invalid_request', param: 'usd' })
  })

  it('refuses yuan where the operator has set no rate', async () => {
    await expect(createTopup(await newCaller(), { usd: '20', method: 'card', currency: 'cny' })).rejects.toMatchObject({ code: 'invalid_request', param: 'currency' })
  })

  it('asks for a receipt by mail and for an invoice', async () => {
    const { session } = await order(await newCaller())
    await double.control.pay(session)
    const { invoice_creation, payment_intent } = await stripe()!.client.checkout.sessions.retrieve(session, { expand: ['payment_intent'] })
    expect(invoice_creation).toMatchObject({ enabled: true })
    expect(payment_intent).toMatchObject({ receipt_email: 'ada@example.com' })
  })

  it('waits for a method that confirms later, and credits when it does', async () => {
    const caller = await newCaller()
    const [good, bad] = [await order(caller), await order(caller)]
    await double.control.pay(good.session, true)
    await double.control.pay(bad.session, true)
    expect([(await statusOf(good.orderId)).status, (await balance(caller)).posted]).toEqual(['pending', 0n])
    await double.control.confirm(good.session, true)
    await double.control.confirm(bad.session, false)
    expect([(await statusOf(good.orderId)).status, (await statusOf(bad.orderId)).status]).toEqual(['paid', 'failed'])
    expect(await balance(caller)).toMatchObject({ posted: dollars('20') })
  })

  it('closes an order whose session expired', async () => {
    const { orderId, session } = await order(await newCaller())
    await stripe()!.client.checkout.sessions.expire(session)
    expect((await statusOf(orderId)).status).toBe('expired')
  })

  it('shows every step in the history, page by page', async () => {
    const caller = await newCaller()
    for (const usd of ['5', '6', '7']) await double.control.pay((await order(caller, usd)).session)
    await order(caller, '8')
    const first = await payments(caller, { limit: 2 })
    const second = await payments(caller, { limit: 2, after: first.next })
    expect([...first.entries, ...second.entries].map((e) => [e.kind, e.status, e.amount, e.method])).toEqual([
      ['topup', 'open', dollars('8'), 'card'],
      ['topup', 'booked', dollars('7'), 'card'],
      ['topup', 'booked', dollars('6'), 'card'],
      ['topup', 'booked', dollars('5'), 'card'],
    ])
    expect(second.next).toBeNull()
    expect((await payments(await newCaller())).entries).toEqual([])
    expect((await payments(caller, { after: `'; drop` })).entries).toHaveLength(4)
  })
})

describe('the webhook', () => {
  const send = (body: string, signature: string | null) =>
    fetch(`${world.origin}/api/stripe/webhook`, { method: 'POST', body, headers: signature === null ? {} : { 'stripe-signature': signature } })
  const sign = (payload: string, secret = webhookSecret, timestamp?: number) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, ...(timestamp && { timestamp }) })

  async function forged(fields: Record<string, unknown> = {}): Promise<{ caller: UserCaller; body: string; session: string }> {
    const caller = await newCaller()
    const { session, orderId } = await order(caller)
    const object = { id: session, object: 'checkout.session', client_reference_id: orderId, metadata: { order: orderId }, payment_status: 'paid', status: 'complete', amount_total: 2_000, currency: 'usd' }
    const body = JSON.stringify({ id: `evt_${uuid()}`, object: 'event', created: 1, livemode: false, type: 'checkout.session.completed', data: { object }, ...fields })
    return { caller, body, session }
  }

  it('believes nobody without the right, fresh signature', async () => {
    const { caller, body } = await forged()
    const old = Math.floor(Date.now() / 1_000) - 301
    for (const signature of [null, '', 'v1=00', sign(body, ''), sign(body, 'whsec_other'), sign(body, webhookSecret, old), sign(`${body} `)]) {
      expect((await send(body, signature)).status).toBe(400)
    }
    expect(await balance(caller)).toMatchObject({ posted: 0n })
    expect((await db().query('select 1 from money.stripe_event where created < now() - interval \'1 year\'')).rowCount).toBe(0)
  })

  it('credits what Stripe says now, not what a signed event claims', async () => {
    const { caller, body } = await forged()
    expect((await send(body, sign(body))).status).toBe(200)
    expect(await balance(caller)).toMatchObject({ posted: 0n })
  })

  it('refuses live events in test mode', async () => {
    const { caller, body, session } = await forged({ livemode: true })
    double.control.silence(true)
    await double.control.pay(session)
    double.control.silence(false)
    expect(await (await send(body, sign(body))).json()).toEqual({ result: 'refused' })
    expect(await balance(caller)).toMatchObject({ posted: 0n })
  })

  it('refuses a paid session whose amount, currency or method is not the order’s', async () => {
    for (const wrong of [`minor = minor + 1`, `currency = 'cny'`, `method = 'alipay'`]) {
      const caller = await newCaller()
      const { orderId, session } = await order(caller)
      await db().query(`update money.payment_order set ${wrong} where id = $1`, [orderId])
      await double.control.pay(session)
      expect(await balance(caller)).toMatchObject({ posted: 0n })
      const { rows } = await db().query<{ problem: string | null }>('select problem from money.payment_order where id = $1', [orderId])
      expect(rows[0]?.problem).toMatch(/ordered/)
    }
  })

  it('stops reading a body that is too large', async () => {
    expect((await send('x'.repeat(300_000), 'v1=0')).status).toBe(413)
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) })
    const request = new Request(`${world.origin}/api/stripe/webhook`, { method: 'POST', body: endless, duplex: 'half' } as RequestInit)
    expect((await stripeWebhook(request)).status).toBe(413)
  })
})

describe('money that goes back', () => {
  async function credited(caller: UserCaller) {
    const { orderId, session } = await order(caller)
    await double.control.pay(session)
    return { orderId, intent: (await statusOf(orderId)).payment_intent }
  }

  it('is taken from what is free; the rest is a debt that blocks paid calls until a top-up pays it', async () => {
    const caller = await newCaller()
    const { orderId, intent } = await credited(caller)
    await spend(caller.accountId, dollars('1'))
    const running = reservation(caller.accountId, priceId, { amount: dollars('4') })
    await ledger.reserve(running)
    await stripe()!.client.refunds.create({ payment_intent: intent })
    await expect.poll(async () => (await statusOf(orderId)).status).toBe('refunded')
    expect(await balance(caller)).toMatchObject({ posted: dollars('4'), held: dollars('4'), debt: dollars('5'), available: 0n })
    await ledger.settle(settlement(running, 0n))
    expect(await ledger.reserve(reservation(caller.accountId, priceId))).toMatchObject({ admitted: false, reason: 'insufficient' })
    await credited(caller)
    expect(await balance(caller)).toMatchObject({ posted: dollars('19'), debt: 0n, available: dollars('19') })
  })

  it('comes back when the refund fails', async () => {
    const caller = await newCaller()
    const { orderId, intent } = await credited(caller)
    const refund = await stripe()!.client.refunds.create({ payment_intent: intent, amount: 700 })
    await expect.poll(async () => (await statusOf(orderId)).status).toBe('partially_refunded')
    await double.control.failRefund(refund.id)
    expect(await balance(caller)).toMatchObject({ posted: dollars('20') })
    expect((await statusOf(orderId)).status).toBe('paid')
  })

  it('is frozen and taken while a dispute lasts, and given back when we win', async () => {
    const caller = await newCaller()
    const { orderId, intent } = await credited(caller)
    await spend(caller.accountId, dollars('0.5'))
    const dispute = await double.control.dispute(intent)
    expect(await balance(caller)).toMatchObject({ posted: 0n, debt: dollars('0.5'), available: 0n })
    await credited(caller)
    expect(await ledger.reserve(reservation(caller.accountId, priceId))).toMatchObject({ admitted: false })
    await double.control.closeDispute(dispute, true)
    expect(await balance(caller)).toMatchObject({ posted: dollars('39.5'), debt: 0n, available: dollars('39.5') })
    expect((await statusOf(orderId)).status).toBe('paid')
  })
})

describe('settings', () => {
  it('must have both Stripe secrets or none', () => {
    expect(() => checkStripeSettings({ STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: undefined, STRIPE_API_URL: undefined })).toThrow('STRIPE_WEBHOOK_SECRET must be set')
    expect(() => checkStripeSettings({ STRIPE_SECRET_KEY: undefined, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: undefined })).toThrow('STRIPE_SECRET_KEY must be set')
    for (const guessable of ['whsec_', 'whsec_ ', 'whsec_1', 'secret_of_the_tests']) expect(() => checkStripeSettings({ STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: guessable, STRIPE_API_URL: undefined })).toThrow('whsec_')
    expect(() => checkStripeSettings({ STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: 'http://127.0.0.1:1' })).toThrow('live key')
    expect(() => checkStripeSettings({ STRIPE_SECRET_KEY: undefined, STRIPE_WEBHOOK_SECRET: undefined, STRIPE_API_URL: undefined })).not.toThrow()
  })
})
