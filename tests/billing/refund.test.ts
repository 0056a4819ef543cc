import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import type { UserCaller } from '#lib/caller.ts'
import { balance } from '#lib/billing/balance.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { refundPayment } from '#lib/billing/refund.ts'
import { stripe } from '#lib/billing/stripe.ts'
import { createTopup } from '#lib/billing/topups.ts'
import { freshDatabase } from '../support/database.ts'
import { newCaller, openStripe, orderOf, type StripeWorld } from './stripe-support.ts'
import { broken, dollars, model, offer, reservation, settlement } from './support.ts'

let world: StripeWorld
let ledger: Ledger
let priceId: string

beforeAll(async () => {
  await freshDatabase()
  process.env.CNY_PER_USD = '7.1234'
  world = await openStripe()
  priceId = (await syncPrices([model])).of(offer)!.priceId
  ledger = await openLedger()
})
afterEach(async () => {
  world.double.control.silence(false)
  expect(await broken()).toEqual([])
})
afterAll(async () => {
  await ledger.close()
  world.close()
})

/** $5 paid, $2 of it spent. */
async function spentPayment(currency: 'usd' | 'cny' = 'usd'): Promise<{ caller: UserCaller; orderId: string }> {
  const caller = await newCaller()
  const { orderId, url } = await createTopup(caller, { usd: '5', method: 'card', currency })
  await world.double.control.pay(new URL(url).pathname.split('/').at(-1)!)
  const call = reservation(caller.accountId, priceId, { amount: dollars('2') })
  await ledger.reserve(call)
  await ledger.settle(settlement(call, dollars('2'), { usage: { ...settlement(call, 0n).usage, output: 2_000_000_000 } }))
  return { caller, orderId }
}

const refund = (orderId: string, usd?: string) => refundPayment(stripe()!, { orderId, ...(usd && { amount: dollars(usd) }) })

describe('a refund by the operator', () => {
  it('takes what is free at once, whether or not the webhook comes, and leaves the rest as a debt', async () => {
    const { caller, orderId } = await spentPayment()
    world.double.control.silence(true)
    expect(await refund(orderId, '1')).toMatchObject({ amount: dollars('1'), taken: dollars('1') })
    expect(await balance(caller)).toMatchObject({ posted: dollars('2'), debt: 0n })
    expect(await refund(orderId)).toMatchObject({ amount: dollars('4'), taken: dollars('2') })
    expect(await balance(caller)).toMatchObject({ posted: 0n, debt: dollars('2') })
    expect((await orderOf(orderId)).status).toBe('refunded')
    for (const { id } of world.double.control.events().slice(-4)) await world.double.control.resend(id)
    expect(await balance(caller)).toMatchObject({ posted: 0n, debt: dollars('2') })
  })

  it('is one, however often it is asked for, until it has failed', async () => {
    const { caller, orderId } = await spentPayment()
    const refunds = [...(await Promise.all(Array.from({ length: 8 }, () => refund(orderId, '1')))), await refund(orderId, '1')]
    expect(new Set(refunds.map(({ refundId }) => refundId)).size).toBe(1)
    expect(await balance(caller)).toMatchObject({ posted: dollars('2') })
    await world.double.control.failRefund(refunds[0]!.refundId)
    expect(await balance(caller)).toMatchObject({ posted: dollars('3') })
    expect((await refund(orderId, '1')).refundId).not.toBe(refunds[0]!.refundId)
    expect(await balance(caller)).toMatchObject({ posted: dollars('2') })
  })

  it('never gives back more than was paid', async () => {
    const { orderId } = await spentPayment()
    for (const usd of ['5.01', '0', '0.001']) await expect(refund(orderId, usd)).rejects.toMatchObject({ code: 'invalid_request' })
    const sums = await Promise.allSettled(['3', '2.9', '2.8'].map((usd) => refund(orderId, usd)))
    expect(sums.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected'])
    await refund(orderId)
    await expect(refund(orderId)).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(refund(uuid())).rejects.toMatchObject({ code: 'not_found' })
    await expect(refund("' or true --")).rejects.toMatchObject({ code: 'not_found' })
  })

  it('of a payment in yuan is as exact', async () => {
    const { caller, orderId } = await spentPayment('cny')
    // 0.01 yuan is what cannot be halved.
    expect((await refund(orderId, '1.333')).amount).toBeLessThanOrEqual(dollars('1.333'))
    await refund(orderId)
    expect((await orderOf(orderId)).status).toBe('refunded')
    expect(await balance(caller)).toMatchObject({ posted: 0n, debt: dollars('2') })
  })
})

describe('npm run refund', () => {
  const run = (...args: string[]) => promisify(execFile)(process.execPath, ['bin/refund.ts', ...args], { env: { ...process.env, LOG_LEVEL: 'silent' } })

  it('lists what can be given back, and gives it back', async () => {
    const { caller, orderId } = await spentPayment()
    const email = `${caller.userId}@example.com`
    await db().query('insert into "user" (id, email) values ($1, $2)', [caller.userId, email])
    expect((await run('--email', email.toUpperCase())).stdout).toMatch(new RegExp(`^${orderId} .*\\$5, of which \\$5 can be given back\n$`))
    expect((await run('--order', orderId)).stdout).toMatch(/^re_\w+: \$5 is given back; \$3 was taken of the account's credit, \$2 became its debt\.\n$/)
    expect((await run('--email', email)).stdout).toContain('no payment of which anything can be given back')
    expect(await balance(caller)).toMatchObject({ debt: dollars('2') })
  })

  it.each([
    [['--usd', '5'], /Say either --email or --order/],
    [['--order', 'x', '--usd', 'all'], /not a decimal amount/],
    [['--order', 'x'], /No payment x was ever made here/],
  ])('%j ends with one sentence', async (args, sentence) => {
    await expect(run(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(sentence) })
  })
})
