import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import type { UserCaller } from '#lib/caller.ts'
import { balance } from '#lib/billing/balance.ts'
import { claimTurn } from '#lib/billing/jobs.ts'
import { idOf } from '#lib/billing/payment-events.ts'
import { reconcile } from '#lib/billing/reconcile.ts'
import { stripe } from '#lib/billing/stripe.ts'
import { createTopup } from '#lib/billing/topups.ts'
import { freshDatabase } from '../support/database.ts'
import { newCaller, openStripe, orderOf } from './stripe-support.ts'
import { broken, dollars } from './support.ts'

let world: Awaited<ReturnType<typeof openStripe>>

beforeAll(async () => {
  await freshDatabase()
  world = await openStripe()
})
afterEach(() => world.double.control.silence(false))
afterAll(() => world.close())

/** A payment of $20 whose webhook got lost. */
async function paidUnheard(caller: UserCaller): Promise<{ orderId: string; intent: string }> {
  const { orderId, url } = await createTopup(caller, { usd: '20', method: 'card' })
  const session = new URL(url).pathname.split('/').at(-1)!
  world.double.control.silence(true)
  await world.double.control.pay(session)
  return { orderId, intent: idOf((await stripe()!.client.checkout.sessions.retrieve(session)).payment_intent)! }
}

const compare = () => reconcile(stripe()!)

describe('reconciling with Stripe', () => {
  it('finds nothing to do when every webhook came', async () => {
    expect(await compare()).toMatchObject({ missing: 0, healed: 0, extra: 0, mismatch: 0, unresolved: [] })
  })

  it('books a payment, a refund and a dispute that nobody told, once', async () => {
    const caller = await newCaller()
    const { orderId, intent } = await paidUnheard(caller)
    expect(await balance(caller)).toMatchObject({ posted: 0n })
    expect(await compare()).toMatchObject({ missing: 1, healed: 1, unresolved: [] })
    expect(await balance(caller)).toMatchObject({ posted: dollars('20') })
    world.double.control.silence(true)
    await stripe()!.client.refunds.create({ payment_intent: intent, amount: 500 })
    const dispute = await world.double.control.dispute(intent)
    expect(await compare()).toMatchObject({ checked: { refunds: 1, disputes: 1 }, missing: 2, healed: 2, unresolved: [] })
    expect(await balance(caller)).toMatchObject({ posted: 0n, available: 0n, debt: 0n })
    await world.double.control.closeDispute(dispute, true)
    expect(await compare()).toMatchObject({ missing: 1, healed: 1 })
    expect(await balance(caller)).toMatchObject({ posted: dollars('15') })
    expect(await compare()).toMatchObject({ missing: 0, healed: 0 })
    expect((await orderOf(orderId)).status).toBe('partially_refunded')
    expect(await broken()).toEqual([])
  })

  it('heals the same from two instances at once, once', async () => {
    const caller = await newCaller()
    await paidUnheard(caller)
    const results = await Promise.all([compare(), compare(), compare()])
    expect(results.every(({ unresolved }) => unresolved.length === 0)).toBe(true)
    expect(await balance(caller)).toMatchObject({ posted: dollars('20') })
  })

  it('takes a refund that failed later back', async () => {
    const caller = await newCaller()
    const { intent } = await paidUnheard(caller)
    await compare()
    const refund = await stripe()!.client.refunds.create({ payment_intent: intent })
    await compare()
    expect(await balance(caller)).toMatchObject({ posted: 0n })
    await world.double.control.failRefund(refund.id)
    expect(await compare()).toMatchObject({ missing: 1, healed: 1 })
    expect(await balance(caller)).toMatchObject({ posted: dollars('20') })
  })

  it('reads more than one page', async () => {
    const caller = await newCaller()
    const { intent } = await paidUnheard(caller)
    for (let i = 0; i < 120; i++) await stripe()!.client.refunds.create({ payment_intent: intent, amount: 1 })
    expect(await compare()).toMatchObject({ missing: 121, healed: 121, unresolved: [] })
    expect(await balance(caller)).toMatchObject({ posted: dollars('18.8') })
  })

  it('leaves what it cannot put right to a person, and payments of others alone', async () => {
    const [wrong, foreign] = [await paidUnheard(await newCaller()), await paidUnheard(await newCaller())]
    await db().query('update money.payment_order set minor = 1 where id = $1', [wrong.orderId])
    const ghost = await paidUnheard(await newCaller())
    await compare()
    await db().query(`update money.payment_order set payment_intent = 'pi_of_nobody' where id = $1`, [ghost.orderId])
    const result = await compare()
    expect(result.unresolved.join('\n')).toContain(wrong.intent)
    expect(result.unresolved.join('\n')).toContain('credit for pi_of_nobody: Stripe knows no such payment')
    expect(result.extra).toBe(1)
    expect((await orderOf(foreign.orderId)).status).toBe('paid')
    await db().query('update money.payment_order set payment_intent = $2 where id = $1', [ghost.orderId, ghost.intent])
  })
})

describe('a periodic job', () => {
  it('has one turn in its time, whoever asks', async () => {
    const ask = () => claimTurn({ name: 'test', everyMs: 60_000 })
    expect((await Promise.all(Array.from({ length: 10 }, ask))).filter(Boolean)).toHaveLength(1)
    await db().query(`update money.job set at = at - interval '2 min' where name = 'test'`)
    expect((await Promise.all(Array.from({ length: 10 }, ask))).filter(Boolean)).toHaveLength(1)
  })
})
