import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type Stripe from 'stripe'
import { db, inTransaction } from '#lib/db.ts'
import type { UserCaller } from '#lib/caller.ts'
import { autoTopup, saveAutoTopup, topUpAutomatically } from '#lib/billing/auto-topup.ts'
import { balance } from '#lib/billing/balance.ts'
import { grantCredit } from '#lib/billing/grants.ts'
import { applyIntent } from '#lib/billing/payment.ts'
import { idOf } from '#lib/billing/payment-events.ts'
import { reconcile } from '#lib/billing/reconcile.ts'
import { removeCard, startSavingCard } from '#lib/billing/saved-card.ts'
import { stripe } from '#lib/billing/stripe.ts'
import { uuid } from '#lib/ids.ts'
import { freshDatabase } from '../support/database.ts'
import { newCaller, openStripe } from './stripe-support.ts'
import { broken, dollars } from './support.ts'

let world: Awaited<ReturnType<typeof openStripe>>

beforeAll(async () => {
  await freshDatabase()
  world = await openStripe()
})
afterEach(async () => {
  world.double.control.silence(false)
  world.double.control.declineCards(false)
  await db().query('update money.auto_topup set enabled = false')
  expect(await broken()).toEqual([])
})
afterAll(() => world.close())

const wish = { enabled: true, threshold: '5', amount: '20', monthlyCap: '50' }
const run = () => topUpAutomatically(stripe()!)

async function withCard(settings: Partial<typeof wish> = {}): Promise<UserCaller> {
  const caller = await newCaller()
  const { url } = await startSavingCard(caller)
  expect(await (await fetch(url)).text()).toContain('Save this test card')
  const saved = await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'pay' }), redirect: 'manual' })
  expect(saved.headers.get('location')).toContain('?card=saved#auto-topup')
  await grantCredit(caller.accountId, dollars('1'), uuid(), 'test')
  await saveAutoTopup(caller, { ...wish, ...settings })
  return caller
}

const spendAll = (accountId: string) =>
  db().query(
    `with gone as (insert into money.transfer (kind, ref, account_id, debit, credit, asset, amount) select 'refund', gen_random_uuid()::text, account_id, 'customer', 'cash', 'USD', posted from money.wallet where account_id = $1 and asset = 'USD' and posted > 0)
     update money.wallet set posted = 0 where account_id = $1 and asset = 'USD'`,
    [accountId],
  )

describe('an automatic top-up', () => {
  it('charges the saved card when the balance falls below the threshold, and only then', async () => {
    const caller = await withCard()
    expect(await autoTopup(caller)).toMatchObject({ card: 'visa ···· 4242', enabled: true, problem: null, usedThisMonth: 0n })
    expect(await run()).toBe(1)
    expect(await balance(caller)).toMatchObject({ posted: dollars('21') })
    expect(await run()).toBe(0)
    expect(await autoTopup(caller)).toMatchObject({ usedThisMonth: dollars('20') })
  })

  it('happens once, however many instances look, and whether or not the webhook comes', async () => {
    const callers = await Promise.all(Array.from({ length: 12 }, () => withCard()))
    world.double.control.silence(true)
    // Not in step, so that one looks while another's payment is being credited.
    await Promise.all(Array.from({ length: 24 }, async (_, i) => {
      for (let turn = 0; turn < i; turn++) await new Promise(setImmediate)
      await run()
    }))
    for (const caller of callers) expect(await balance(caller)).toMatchObject({ posted: dollars('21') })
    const caller = callers[11]!
    world.double.control.silence(false)
    for (const { id } of world.double.control.events().slice(-3)) await world.double.control.resend(id)
    expect(await balance(caller)).toMatchObject({ posted: dollars('21') })
  })

  it('stops at the cap of the month', async () => {
    const caller = await withCard()
    for (let i = 0; i < 5; i++) {
      await run()
      await spendAll(caller.accountId)
    }
    expect(await autoTopup(caller)).toMatchObject({ usedThisMonth: dollars('40'), monthlyCap: dollars('50') })
    expect(await balance(caller)).toMatchObject({ posted: 0n })
  })

  it('reaches everybody, however many others have used up their month', async () => {
    await db().query(
      `with made as (insert into public.account (name) select 'at its cap' from generate_series(1, 600) returning id),
            card as (insert into money.auto_topup (account_id, user_id, customer, payment_method, card, enabled, threshold, amount, monthly_cap) select id, id, 'cus', 'pm', 'visa', true, 1, 5000000000, 5000000000 from made),
            month as (insert into money.payment_order (id, account_id, user_id, amount, currency, minor, method, livemode, automatic, status) select gen_random_uuid(), id, id, 5000000000, 'usd', 500, 'card', false, true, 'pending' from made)
       insert into money.wallet (account_id, asset) select id, 'USD' from made`,
    )
    const caller = await withCard()
    expect(await run()).toBe(1)
    expect(await balance(caller)).toMatchObject({ posted: dollars('21') })
  })

  it('stops after a refusal, says why, and goes on when the person has looked', async () => {
    const caller = await withCard()
    world.double.control.declineCards(true)
    expect(await run()).toBe(0)
    expect(await autoTopup(caller)).toMatchObject({ problem: 'Your card was declined.', usedThisMonth: 0n })
    world.double.control.declineCards(false)
    expect(await run()).toBe(0)
    await saveAutoTopup(caller, wish)
    expect(await run()).toBe(1)
    expect(await autoTopup(caller)).toMatchObject({ problem: null })
  })

  it('stops when Stripe no longer has the card, and holds up nobody else', async () => {
    const [without, other] = [await withCard(), await withCard()]
    const { rows } = await db().query<{ payment_method: string }>('select payment_method from money.auto_topup where account_id = $1', [without.accountId])
    await stripe()!.client.paymentMethods.detach(rows[0]!.payment_method)
    expect(await run()).toBe(1)
    expect(await balance(other)).toMatchObject({ posted: dollars('21') })
    expect((await autoTopup(without))?.problem).toContain('payment method')
    expect((await db().query('select status from money.payment_order where account_id = $1', [without.accountId])).rows).toEqual([{ status: 'failed' }])
  })

  it('forgets a card that Stripe has forgotten already', async () => {
    const caller = await withCard()
    const { rows } = await db().query<{ payment_method: string }>('select payment_method from money.auto_topup where account_id = $1', [caller.accountId])
    await stripe()!.client.paymentMethods.detach(rows[0]!.payment_method)
    await removeCard(caller)
    expect(await autoTopup(caller)).toBeNull()
  })

  it('is told in the log of the account: which card, what limits, by whom', async () => {
    const caller = await withCard()
    await removeCard(caller)
    const { rows } = await db().query('select act, user_id, detail from audit_event where account_id = $1 order by id', [caller.accountId])
    expect(rows).toEqual([
      { act: 'card_saved', user_id: caller.userId, detail: { card: 'visa ···· 4242' } },
      { act: 'auto_topup_saved', user_id: caller.userId, detail: { enabled: true, threshold: '5', amount: '20', monthly_cap: '50' } },
      { act: 'card_removed', user_id: caller.userId, detail: { card: 'visa ···· 4242' } },
    ])
  })

  it('uses the card that was saved last, in whatever order Stripe tells of them, and none that was removed', async () => {
    const { control } = world.double
    const caller = await newCaller()
    const before = control.events().length
    control.silence(true)
    const methods: string[] = []
    for (let i = 0; i < 3; i++) {
      const { url } = await startSavingCard(caller)
      const id = new URL(url).pathname.split('/').at(-1)!
      await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'pay' }), redirect: 'manual' })
      const { setup_intent: setup } = await stripe()!.client.checkout.sessions.retrieve(id, { expand: ['setup_intent'] })
      methods.push(typeof setup === 'object' ? (idOf(setup?.payment_method) ?? '') : '')
    }
    control.silence(false)
    const told = control.events().slice(before).map(({ id }) => id)
    const saved = async () => (await db().query<{ payment_method: string }>('select payment_method from money.auto_topup where account_id = $1', [caller.accountId])).rows.map(({ payment_method }) => payment_method)
    /** Of the three, what Stripe still has. */
    const kept = async () => (await Promise.all(methods.map((id) => stripe()!.client.paymentMethods.retrieve(id)))).filter(({ customer }) => customer !== null).map(({ id }) => id)
    await control.resend(told[1]!)
    // Stripe counts in seconds; here both were saved within one.
    await db().query(`update money.auto_topup set saved_at = saved_at + interval '1 s' where account_id = $1`, [caller.accountId])
    await control.resend(told[0]!)
    expect(await saved()).toEqual([methods[1]])
    expect(await kept()).toEqual([methods[1], methods[2]])
    await removeCard(caller)
    expect(await kept()).toEqual([methods[2]])
    await stripe()!.client.paymentMethods.detach(methods[2]!)
    await control.resend(told[2]!)
    expect(await saved()).toEqual([])
  })

  it('leaves no card at Stripe that another one has replaced', async () => {
    const caller = await withCard()
    const method = async () => (await db().query<{ payment_method: string }>('select payment_method from money.auto_topup where account_id = $1', [caller.accountId])).rows[0]!.payment_method
    const before = await method()
    const { url } = await startSavingCard(caller)
    await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'pay' }), redirect: 'manual' })
    const now = await method()
    const customers = await Promise.all([before, now].map(async (id) => (await stripe()!.client.paymentMethods.retrieve(id)).customer))
    expect([now === before, ...customers.map((customer) => customer !== null)]).toEqual([false, false, true])
  })

  it('has its receipt mailed to who set it up', async () => {
    const caller = await withCard()
    await db().query('insert into "user" (id, email) values ($1, $2)', [caller.userId, 'ada@example.com'])
    await run()
    const { rows } = await db().query<{ payment_intent: string }>('select payment_intent from money.payment_order where account_id = $1', [caller.accountId])
    expect(await stripe()!.client.paymentIntents.retrieve(rows[0]!.payment_intent)).toMatchObject({ receipt_email: 'ada@example.com' })
  })

  it('that failed does not become pending again when an older answer of Stripe arrives late', async () => {
    const caller = await withCard()
    world.double.control.declineCards(true)
    await run()
    const { rows } = await db().query<{ id: string }>('select id from money.payment_order where account_id = $1', [caller.accountId])
    const older = { id: 'pi_1', status: 'processing', metadata: { order: rows[0]!.id }, livemode: false, currency: 'usd' } as unknown as Stripe.PaymentIntent // the fields that are read
    expect(await inTransaction((client) => applyIntent(client, older))).toEqual({ status: 'handled' })
    expect((await db().query('select status from money.payment_order where id = $1', [rows[0]!.id])).rows).toEqual([{ status: 'failed' }])
  })

  it('is not stopped again by old news of a failure that the person has seen to', async () => {
    const caller = await withCard()
    world.double.control.declineCards(true)
    await run()
    await saveAutoTopup(caller, wish)
    const { rows } = await db().query<{ id: string }>('select id from money.payment_order where account_id = $1', [caller.accountId])
    const late = { id: 'pi_late', status: 'requires_payment_method', metadata: { order: rows[0]!.id }, livemode: false, currency: 'usd', last_payment_error: { message: 'Your card was declined.' } } as unknown as Stripe.PaymentIntent // the fields that are read
    expect(await inTransaction((client) => applyIntent(client, late))).toEqual({ status: 'handled' })
    expect(await autoTopup(caller)).toMatchObject({ problem: null })
  })

  it('that an instance began and did not end is ended by another, with the same charge', async () => {
    const caller = await withCard()
    const id = uuid()
    await db().query(
      `insert into money.payment_order (id, account_id, user_id, amount, currency, minor, method, livemode, automatic, created_at)
       values ($1, $2, $3, $4, 'usd', 2000, 'card', false, true, now() - interval '2 min')`,
      [id, caller.accountId, caller.userId, dollars('20')],
    )
    const { rows } = await db().query<{ customer: string; payment_method: string }>('select customer, payment_method from money.auto_topup where account_id = $1', [caller.accountId])
    world.double.control.silence(true)
    const { client } = stripe()!
    await client.paymentIntents.create({ amount: 2_000, currency: 'usd', ...rows[0]!, off_session: true, confirm: true, metadata: { order: id } }, { idempotencyKey: `at:${id}` })
    expect(await run()).toBe(1)
    expect(await balance(caller)).toMatchObject({ posted: dollars('21') })
    expect((await client.paymentIntents.list({ limit: 100 })).data.filter(({ metadata }) => metadata.order === id)).toHaveLength(1)
  })

  it('is reconciled, refunded and disputed like any payment', async () => {
    const caller = await withCard()
    await run()
    const { rows } = await db().query<{ payment_intent: string }>('select payment_intent from money.payment_order where account_id = $1', [caller.accountId])
    world.double.control.silence(true)
    await stripe()!.client.refunds.create({ payment_intent: rows[0]!.payment_intent, amount: 500 })
    expect(await reconcile(stripe()!)).toMatchObject({ missing: 1, healed: 1, unresolved: [] })
    expect(await balance(caller)).toMatchObject({ posted: dollars('16') })
  })

  it('needs sensible figures, a card, and somebody who may decide', async () => {
    const caller = await withCard()
    for (const [param, change] of [['amount', { amount: '4.99' }], ['amount', { amount: '1e3' }], ['threshold', { threshold: '-1' }], ['monthlyCap', { monthlyCap: '19' }]] as const) {
      await expect(saveAutoTopup(caller, { ...wish, ...change })).rejects.toMatchObject({ code: 'invalid_request', param })
    }
    await expect(saveAutoTopup(await newCaller(), wish)).rejects.toMatchObject({ code: 'conflict' })
    for (const act of [() => saveAutoTopup({ ...caller, role: 'member' }, wish), () => startSavingCard({ ...caller, role: 'member' }), () => removeCard({ ...caller, role: 'member' })]) {
      await expect(act()).rejects.toMatchObject({ code: 'permission_denied' })
    }
    await removeCard(caller)
    expect(await autoTopup(caller)).toBeNull()
    expect(await run()).toBe(0)
  })
})
