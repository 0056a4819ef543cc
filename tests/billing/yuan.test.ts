import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { parseEnv } from '#lib/env.ts'
import { balance } from '#lib/billing/balance.ts'
import { exportResponse } from '#lib/billing/export-response.ts'
import { paymentExport } from '#lib/billing/export.ts'
import { monthOf } from '#lib/billing/month.ts'
import { reconcile } from '#lib/billing/reconcile.ts'
import { stripe } from '#lib/billing/stripe.ts'
import { createTopup } from '#lib/billing/topups.ts'
import { freshDatabase } from '../support/database.ts'
import { newCaller, openStripe, orderOf, type StripeWorld } from './stripe-support.ts'
import { broken, dollars } from './support.ts'

let world: StripeWorld

beforeAll(async () => {
  await freshDatabase()
  process.env.CNY_PER_USD = '7.1234'
  world = await openStripe()
})
afterEach(async () => expect(await broken()).toEqual([]))
afterAll(() => world.close())

/** Alipay, $12.50: 89.0425 yuan, of which the last quarter fen is rounded up. */
async function order() {
  const caller = await newCaller()
  const { orderId, url } = await createTopup(caller, { usd: '12.50', method: 'alipay', currency: 'cny' })
  return { caller, orderId, url, session: new URL(url).pathname.split('/').at(-1)! }
}

async function paid() {
  const payment = await order()
  await world.double.control.pay(payment.session)
  return { ...payment, intent: (await orderOf(payment.orderId)).payment_intent }
}

const refund = (intent: string, amount?: number) => stripe()!.client.refunds.create({ payment_intent: intent, ...(amount && { amount }) })

describe('a top-up paid in yuan', () => {
  it('costs what the operator’s rate says, and credits the dollars that were ordered', async () => {
    const { caller, url, session } = await order()
    expect(await (await fetch(url)).text()).toContain('¥89.05')
    await world.double.control.pay(session)
    expect(await balance(caller)).toMatchObject({ posted: dollars('12.50') })
    const month = monthOf(new Date()).name
    const rows = (await exportResponse(caller, new Request(`http://localhost/?month=${month}&format=json`), { name: 'payments', table: paymentExport }).json()) as object[]
    expect(rows).toMatchObject([{ kind: 'topup', amount: '12.5', paid: '89.05', paid_currency: 'CNY' }])
    expect(await reconcile(stripe()!)).toMatchObject({ mismatch: 0, unresolved: [] })
  })

  it('gives back of the credit what was given back of the yuan, and of all of it all', async () => {
    const { caller, orderId, intent } = await paid()
    await refund(intent, 2_968)
    await expect.poll(async () => (await orderOf(orderId)).status).toBe('partially_refunded')
    // 12.5 × 29.68 / 89.05, rounded up to the nano.
    expect(await balance(caller)).toMatchObject({ posted: dollars('12.5') - 4_166_198_765n })
    await refund(intent, 3_333)
    await refund(intent)
    await expect.poll(async () => (await orderOf(orderId)).status).toBe('refunded')
    expect(await balance(caller)).toMatchObject({ posted: 0n, debt: 0n })
  })

  it('is not credited when it was paid in dollars', async () => {
    const { caller, orderId, session } = await order()
    await db().query(`update money.payment_order set currency = 'usd' where id = $1`, [orderId])
    await world.double.control.pay(session)
    expect(await balance(caller)).toMatchObject({ posted: 0n })
  })
})

describe('the rate', () => {
  const settings = { DATABASE_URL: 'postgres://localhost', AUTH_SECRET: 'x'.repeat(32) }

  it('is a decimal number above 0, or absent', () => {
    expect(parseEnv({ ...settings, CNY_PER_USD: '7.2' }).CNY_PER_USD).toBe(7_200_000_000n)
    expect(parseEnv({ ...settings, CNY_PER_USD: '' }).CNY_PER_USD).toBeUndefined()
    for (const wrong of ['0', '-7', 'seven', '7,2']) expect(() => parseEnv({ ...settings, CNY_PER_USD: wrong })).toThrow('CNY_PER_USD')
  })
})
