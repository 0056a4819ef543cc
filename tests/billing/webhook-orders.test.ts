import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { saveAutoTopup, topUpAutomatically } from '#lib/billing/auto-topup.ts'
import { balance } from '#lib/billing/balance.ts'
import { idOf } from '#lib/billing/payment-events.ts'
import { startSavingCard } from '#lib/billing/saved-card.ts'
import { stripe } from '#lib/billing/stripe.ts'
import { createTopup } from '#lib/billing/topups.ts'
import type { UserCaller } from '#lib/caller.ts'
import { freshDatabase } from '../support/database.ts'
import { newCaller, openStripe, type StripeWorld } from './stripe-support.ts'
import { broken, dollars } from './support.ts'

const COPIES = 20
const ORDERS = 4
let world: StripeWorld

beforeAll(async () => {
  await freshDatabase()
  world = await openStripe()
})
afterEach(async () => {
  await db().query('update money.auto_topup set enabled = false')
  expect(await broken()).toEqual([])
})
afterAll(() => world.close())

/** One payment, as Stripe's own side plays it. */
interface Payment {
  caller: UserCaller
  session: string
}
type Step = (payment: Payment) => Promise<unknown>

const control = () => world.double.control
const intentOf = async ({ session }: Payment): Promise<string> => idOf((await stripe()!.client.checkout.sessions.retrieve(session)).payment_intent)!
const lastEvent = (type: string) => control().events().findLast((event) => event.type === type)!

const paid: Step = ({ session }) => control().pay(session)
const begun: Step = ({ session }) => control().pay(session, true)
const confirmed = (succeeded: boolean): Step => ({ session }) => control().confirm(session, succeeded)
const expired: Step = ({ session }) => stripe()!.client.checkout.sessions.expire(session)
const refunded = (amount?: number): Step => async (payment) => {
  const told = control().events().length + 2
  await stripe()!.client.refunds.create({ payment_intent: await intentOf(payment), amount })
  await expect.poll(() => control().events().length).toBe(told)
}
const disputed: Step = async (payment) => control().dispute(await intentOf(payment))
const disputeClosed = (won: boolean): Step => async (payment) => {
  const { data } = await stripe()!.client.disputes.list({ payment_intent: await intentOf(payment) })
  await control().closeDispute(data[0]!.id, won)
}
const refundFailed: Step = async (payment) => {
  const { data } = await stripe()!.client.refunds.list({ payment_intent: await intentOf(payment) })
  await control().failRefund(data[0]!.id)
}

const nothing = { posted: '0', debt: '0', frozen: false }
const sequences: { name: string; steps: Step[]; ends: object; transfers: string[] }[] = [
  { name: 'paid by card', steps: [paid], ends: { status: 'paid', posted: dollars('20').toString() }, transfers: ['topup 20'] },
  { name: 'pending, then confirmed', steps: [begun, confirmed(true)], ends: { status: 'paid', posted: dollars('20').toString() }, transfers: ['topup 20'] },
  { name: 'pending, then failed', steps: [begun, confirmed(false)], ends: { status: 'failed', ...nothing }, transfers: [] },
  { name: 'expired', steps: [expired], ends: { status: 'expired', ...nothing }, transfers: [] },
  { name: 'paid, refunded in part, then in full', steps: [paid, refunded(500), refunded()], ends: { status: 'refunded', ...nothing }, transfers: ['refund 15', 'refund 5', 'topup 20'] },
  { name: 'paid, refunded, and the refund fails', steps: [paid, refunded(700), refundFailed], ends: { status: 'paid', posted: dollars('20').toString() }, transfers: [] },
  { name: 'paid, disputed, lost', steps: [paid, disputed, disputeClosed(false)], ends: { status: 'refunded', disputed: false, ...nothing }, transfers: ['dispute 20', 'topup 20'] },
  { name: 'paid, disputed, won', steps: [paid, disputed, disputeClosed(true)], ends: { status: 'paid', disputed: false, posted: dollars('20').toString(), frozen: false }, transfers: [] },
]

async function order(): Promise<Payment> {
  const caller = await newCaller()
  const { url } = await createTopup(caller, { usd: '20', method: 'card' })
  return { caller, session: new URL(url).pathname.split('/').at(-1)! }
}

/** Plays the steps with webhooks held back, and returns the ids of what would have been sent. */
async function play(payment: Payment, steps: Step[]): Promise<string[]> {
  const before = control().events().length
  control().silence(true)
  for (const step of steps) await step(payment)
  control().silence(false)
  return control().events().slice(before).map(({ id }) => id)
}

async function deliver(ids: string[]): Promise<void> {
  const answers = await Promise.all(ids.map((id) => control().resend(id)))
  expect(new Set(answers)).toEqual(new Set([200]))
}

function shuffled<T>(from: T[]): T[] {
  return from.map((value) => ({ value, key: Math.random() })).sort((a, b) => a.key - b.key).map(({ value }) => value)
}

async function endOf(caller: UserCaller): Promise<{ state: object; transfers: string[] }> {
  const { rows } = await db().query<object>(
    `select o.status, o.disputed, w.posted::text, w.debt::text, w.frozen, o.problem from money.payment_order o
     left join money.wallet w on w.account_id = o.account_id and w.asset = 'USD' where o.account_id = $1`,
    [caller.accountId],
  )
  const { rows: transfers } = await db().query<{ line: string }>(`select kind || ' ' || amount / 1000000000 as line from money.transfer where account_id = $1`, [caller.accountId])
  const found = rows[0] as { posted: string | null }
  return { state: { ...found, ...(found.posted === null && nothing) }, transfers: transfers.map(({ line }) => line).sort() }
}

describe.each(sequences)('a payment that is $name', ({ steps, ends, transfers }) => {
  it(`ends the same when each event comes once, and in order`, async () => {
    const payment = await order()
    for (const id of await play(payment, steps)) await deliver([id])
    const end = await endOf(payment.caller)
    expect(end.state).toMatchObject({ ...ends, problem: null })
    if (transfers.length > 0) expect(end.transfers).toEqual(transfers)
  })

  it(`and when each comes ${COPIES} times, in any order and all at once`, async () => {
    for (let i = 0; i < ORDERS; i++) {
      const payment = await order()
      const ids = await play(payment, steps)
      await deliver(shuffled(Array.from({ length: COPIES }, () => ids).flat()))
      const end = await endOf(payment.caller)
      expect(end.state).toMatchObject({ ...ends, problem: null })
      if (transfers.length > 0) expect(end.transfers).toEqual(transfers)
    }
  })

  it('and when events are delivered while the next ones happen', async () => {
    for (let i = 0; i < ORDERS; i++) {
      const payment = await order()
      const told: string[] = []
      const deliveries: Promise<void>[] = []
      for (const step of steps) {
        told.push(...(await play(payment, [step])))
        deliveries.push(deliver(shuffled([...told, ...told])))
      }
      deliveries.push(deliver(shuffled([...told, ...told])))
      await Promise.all(deliveries)
      expect((await endOf(payment.caller)).state).toMatchObject({ ...ends, problem: null })
    }
  })
})

describe('events out of order', () => {
  it('a refund that is told before its payment ends as both in order', async () => {
    const payment = await order()
    const ids = await play(payment, [paid, refunded(500)])
    const payments = control().events().filter(({ id, type }) => ids.includes(id) && type.startsWith('checkout')).map(({ id }) => id)
    await deliver(shuffled(Array.from({ length: COPIES }, () => ids.filter((id) => !payments.includes(id))).flat()))
    expect((await endOf(payment.caller)).state).toMatchObject({ status: 'partially_refunded', posted: dollars('15').toString() })
    await deliver(Array.from({ length: COPIES }, () => payments).flat())
    expect(await endOf(payment.caller)).toMatchObject({ state: { status: 'partially_refunded', posted: dollars('15').toString() }, transfers: ['refund 5', 'topup 20'] })
  })

  it('an answer of Stripe that a newer one has overtaken changes nothing: a dispute that is over freezes nobody', async () => {
    for (const won of [true, false]) {
      const payment = await order()
      await control().pay(payment.session)
      await play(payment, [disputed])
      const slow = world.hold('/v1/disputes/')
      const overtaken = control().resend(lastEvent('charge.dispute.created').id)
      await slow.asked
      await play(payment, [disputeClosed(won)])
      await deliver([lastEvent('charge.dispute.closed').id])
      slow.release()
      expect(await overtaken).toBe(200)
      expect((await endOf(payment.caller)).state).toMatchObject({ disputed: false, frozen: false, status: won ? 'paid' : 'refunded', posted: won ? dollars('20').toString() : '0' })
    }
  })

  it('nor does a refund that has failed take anything any more', async () => {
    const payment = await order()
    await control().pay(payment.session)
    await play(payment, [refunded(700)])
    const slow = world.hold('/v1/refunds/')
    const overtaken = control().resend(lastEvent('refund.created').id)
    await slow.asked
    await play(payment, [refundFailed])
    await deliver([lastEvent('refund.failed').id])
    slow.release()
    expect(await overtaken).toBe(200)
    expect((await endOf(payment.caller)).state).toMatchObject({ status: 'paid', posted: dollars('20').toString() })
  })
})

describe('an automatic top-up', () => {
  it(`is credited once, however often and whenever its webhook comes`, async () => {
    for (let i = 0; i < ORDERS; i++) {
      const caller = await newCaller()
      const { url } = await startSavingCard(caller)
      await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'pay' }), redirect: 'manual' })
      await db().query(`insert into money.wallet (account_id, asset) values ($1, 'USD') on conflict do nothing`, [caller.accountId])
      await saveAutoTopup(caller, { enabled: true, threshold: '5', amount: '20', monthlyCap: '50' })
      const before = control().events().length
      control().silence(true)
      const [charged] = await Promise.all([topUpAutomatically(stripe()!), topUpAutomatically(stripe()!), topUpAutomatically(stripe()!)])
      control().silence(false)
      const ids = control().events().slice(before).map(({ id }) => id)
      expect(ids).toHaveLength(1)
      await Promise.all([deliver(Array.from({ length: COPIES }, () => ids).flat()), topUpAutomatically(stripe()!)])
      expect(charged).toBeLessThanOrEqual(1)
      expect(await endOf(caller)).toMatchObject({ state: { status: 'paid', posted: dollars('20').toString() }, transfers: ['topup 20'] })
      expect(await balance(caller)).toMatchObject({ posted: dollars('20') })
    }
  })
})
