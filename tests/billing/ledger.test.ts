import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { noUsage } from '#lib/chat/usage.ts'
import { balance } from '#lib/billing/balance.ts'
import { grantFreeCalls } from '#lib/billing/grants.ts'
import { generation } from '#lib/billing/generation.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { freshDatabase } from '../support/database.ts'
import { broken, keyId, model, newAccount, offer, reservation, settlement } from './support.ts'

let ledger: Ledger
let second: Ledger
let priceId: string

beforeAll(async () => {
  await freshDatabase()
  priceId = (await syncPrices([model])).of(offer)!.priceId
  ledger = await openLedger()
  second = await openLedger()
})
afterAll(async () => {
  await ledger.close()
  await second.close()
})
afterEach(async () => expect(await broken()).toEqual([]))

describe('reserving', () => {
  it('admits what the balance covers, counting what running calls hold', async () => {
    const accountId = await newAccount(1_500n)
    const first = reservation(accountId, priceId)
    expect(await ledger.reserve(first)).toEqual({ admitted: true, asset: 'USD', amount: 1_000n, byKeyLimit: false })
    expect(await ledger.reserve(reservation(accountId, priceId))).toEqual({ admitted: false, reason: 'in_flight', available: 500n, posted: 1_500n, freeCallsLeft: 0n, limit: null })
    expect(await ledger.reserve(reservation(accountId, priceId, { amount: 2_000n }))).toMatchObject({ admitted: false, reason: 'insufficient' })
    expect(await balance({ accountId })).toMatchObject({ posted: 1_500n, held: 1_000n, available: 500n })
    await ledger.settle(settlement(first, 0n))
    expect(await balance({ accountId })).toMatchObject({ posted: 1_500n, held: 0n, totalUsage: 0n })
  })

  it('refuses an account that never had anything', async () => {
    expect(await ledger.reserve(reservation(await newAccount(), priceId))).toEqual({ admitted: false, reason: 'insufficient', available: 0n, posted: 0n, freeCallsLeft: 0n, limit: null })
  })

  it('answers a repeated id as before and holds once', async () => {
    const accountId = await newAccount(1_500n)
    const r = reservation(accountId, priceId)
    await ledger.reserve(r)
    expect(await ledger.reserve(r)).toEqual({ admitted: true, asset: 'USD', amount: 1_000n, byKeyLimit: false })
    expect(await balance({ accountId })).toMatchObject({ held: 1_000n })
    await ledger.settle(settlement(r, 7n))
  })

  it('lets a free call pay while one is left, then credit', async () => {
    const accountId = await newAccount(10_000n)
    await grantFreeCalls(accountId)
    const used = Array.from({ length: 49 }, () => reservation(accountId, priceId, { freeEligible: true }))
    await Promise.all(used.map((r) => ledger.reserve(r)))
    await Promise.all(used.map((r) => ledger.settle(settlement(r, 30n))))
    const free = reservation(accountId, priceId, { freeEligible: true })
    const paid = reservation(accountId, priceId, { freeEligible: true })
    expect([await ledger.reserve(free), await ledger.reserve(paid)]).toEqual([
      { admitted: true, asset: 'CALL', amount: 1n, byKeyLimit: false },
      { admitted: true, asset: 'USD', amount: 1_000n, byKeyLimit: false },
    ])
    expect(await ledger.settle(settlement(free, 30n))).toEqual({ asset: 'CALL', charged: 0n, freeCall: true })
    expect(await ledger.settle(settlement(paid, 30n))).toEqual({ asset: 'USD', charged: 30n, freeCall: false })
    expect(await balance({ accountId })).toMatchObject({ posted: 9_970n, freeCallsLeft: 0n })
  })
})

describe('settling', () => {
  it('charges the cost, frees the rest, and says the same when repeated', async () => {
    const accountId = await newAccount(1_000n)
    const r = reservation(accountId, priceId)
    await ledger.reserve(r)
    const answers = await Promise.all([settlement(r, 37n), settlement(r, 37n), settlement(r, 90n)].map((s, i) => [ledger, second][i % 2]!.settle(s)))
    expect(answers[1]).toEqual(answers[0])
    expect(await balance({ accountId })).toMatchObject({ posted: 1_000n - answers[0]!.charged, held: 0n })
    expect(await second.settle(settlement(r, 500n))).toEqual(answers[0])
  })

  it('takes what is free when the cost exceeds the hold, and writes off the rest', async () => {
    const accountId = await newAccount(1_500n)
    const r = reservation(accountId, priceId, { amount: 100n })
    await ledger.reserve(r)
    expect(await ledger.settle(settlement(r, 2_000n))).toEqual({ asset: 'USD', charged: 1_500n, freeCall: false })
    const { rows } = await db().query<{ kind: string; amount: bigint }>('select kind, amount from money.transfer where ref = $1 order by kind', [r.requestId])
    expect(rows).toEqual([{ kind: 'charge', amount: 1_500n }, { kind: 'writeoff', amount: 500n }])
  })

  it('shares what is free among overruns of one batch, to the nano', async () => {
    const accountId = await newAccount(1_000n)
    const calls = Array.from({ length: 4 }, () => reservation(accountId, priceId, { amount: 100n }))
    await Promise.all(calls.map((r) => ledger.reserve(r)))
    const costs = [50n, 400n, 450n, 450n]
    const settled = await Promise.all(calls.map((r, i) => ledger.settle(settlement(r, costs[i]!))))
    expect(settled.reduce((sum, s) => sum + s.charged, 0n)).toBe(1_000n)
    expect(await balance({ accountId })).toMatchObject({ posted: 0n, held: 0n })
  })

  it('costs nothing when nothing was delivered, and a free call comes back', async () => {
    const accountId = await newAccount()
    await grantFreeCalls(accountId)
    const r = reservation(accountId, priceId, { freeEligible: true })
    await ledger.reserve(r)
    expect(await ledger.settle(settlement(r, 0n))).toEqual({ asset: 'CALL', charged: 0n, freeCall: false })
    expect(await balance({ accountId })).toMatchObject({ freeCallsLeft: 50n, freeCallsGranted: 50n })
  })

  it('refuses a request that was never admitted, without harm to others of its batch', async () => {
    const accountId = await newAccount(1_000n)
    const r = reservation(accountId, priceId)
    await ledger.reserve(r)
    const [stranger, fine] = await Promise.allSettled([ledger.settle(settlement(reservation(accountId, priceId), 5n)), ledger.settle(settlement(r, 5n))])
    expect(stranger).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('never admitted') as string } })
    expect(fine).toMatchObject({ status: 'fulfilled', value: { charged: 5n } })
  })

  it('keeps the others when one item cannot be written at all', async () => {
    const accountId = await newAccount(1_000n)
    const [good, bad] = [reservation(accountId, priceId), reservation(accountId, 'not a uuid')]
    const [a, b] = await Promise.allSettled([ledger.reserve(good), ledger.reserve(bad)])
    expect([a.status, b.status]).toEqual(['fulfilled', 'rejected'])
    await ledger.settle(settlement(good, 1n))
  })

  it('survives what a provider or a client may put into a name', async () => {
    const accountId = await newAccount(1_000n)
    const r = reservation(accountId, priceId)
    await ledger.reserve(r)
    const nasty = 'a\0b\ud800"\\{},(),\r\n;'
    const tame = 'ab\ufffd"\\{},(),\r\n;'
    const attempts = [{ ...settlement(r, 0n).attempts[0]!, upstreamId: nasty, error: nasty.repeat(100) }]
    await ledger.settle(settlement(r, 3n, { upstreamId: nasty, finishReason: '', appTitle: 'x'.repeat(10_000), appUrl: "'; drop table money.wallet; --", attempts }))
    const receipt = await generation({ accountId }, r.requestId)
    expect(receipt).toMatchObject({ upstreamId: tame, finishReason: '', charged: 3n, appTitle: 'x'.repeat(200), appUrl: "'; drop table money.wallet; --" })
    expect(receipt?.attempts[0]).toMatchObject({ upstreamId: tame, status: 200 })
  })

  it('keeps why a call went where it went, of those that have something to tell', async () => {
    const accountId = await newAccount(10_000n)
    const calls = Array.from({ length: 3 }, () => reservation(accountId, priceId))
    await Promise.all(calls.map((r) => ledger.reserve(r)))
    const decision = { by: 'auto', tier: 'mid', confidence: 0.8125, rule: 'tools', reason: 'a\0b "quoted" \\ {}', baselineModel: 'maker/large', baselineCost: '123456789012345678', passedOver: [{ provider: 'other', reason: 'price' }] }
    await Promise.all(calls.map((r, i) => ledger.settle(settlement(r, 3n, i === 1 ? { decision } : { decision: null }))))
    const told = await Promise.all(calls.map(async (r) => (await generation({ accountId }, r.requestId))?.decision))
    expect(told).toEqual([null, { ...decision, reason: 'ab "quoted" \\ {}' }, null])
  })
})

describe('free calls', () => {
  it('are exactly 50 when 51 calls arrive at once at two instances', async () => {
    for (let round = 0; round < 5; round++) {
      const accountId = await newAccount()
      await Promise.all([grantFreeCalls(accountId), grantFreeCalls(accountId)])
      const calls = Array.from({ length: 51 }, () => reservation(accountId, priceId, { freeEligible: true }))
      const admissions = await Promise.all(calls.map((r, i) => (i % 2 ? ledger : second).reserve(r)))
      const admitted = calls.filter((_, i) => admissions[i]!.admitted)
      expect(admitted).toHaveLength(50)
      await Promise.all(admitted.map((r, i) => (i % 3 ? ledger : second).settle(settlement(r, 10n))))
      expect(await balance({ accountId })).toMatchObject({ freeCallsLeft: 0n, freeCallsGranted: 50n })
      expect(await ledger.reserve(reservation(accountId, priceId, { freeEligible: true }))).toMatchObject({ admitted: false, reason: 'insufficient' })
    }
  })
})

describe('an instance that begins', () => {
  it('is counted by the others before their next heartbeat, five seconds later', async () => {
    await ledger.reap()
    const before = ledger.instances()
    const third = await openLedger()
    await expect.poll(() => ledger.instances(), { timeout: 2_000 }).toBe(before + 1)
    await third.close()
  })
})

describe('an instance that dies', () => {
  it('leaves holds that another sweeps at their last checkpoint', async () => {
    const accountId = await newAccount(10_000n)
    const doomed = await openLedger()
    const [streamed, silent] = [reservation(accountId, priceId), reservation(accountId, priceId)]
    await Promise.all([doomed.reserve(streamed), doomed.reserve(silent)])
    await checkpointed(doomed, streamed.requestId, 40n)
    await doomed.abandon()
    await silence(streamed.requestId)
    expect(await ledger.reap()).toBe(2)
    expect(await balance({ accountId })).toMatchObject({ posted: 9_960n, held: 0n })
    expect(await generation({ accountId }, streamed.requestId)).toMatchObject({ outcome: 'reaped', charged: 40n, usageSource: 'estimated' })
    expect(await generation({ accountId }, silent.requestId)).toMatchObject({ outcome: 'reaped', charged: 0n })
  })

  it('is fenced: it cannot hold money any more until it has become a new instance', async () => {
    const accountId = await newAccount(10_000n)
    const paused = await openLedger()
    const before = reservation(accountId, priceId)
    await paused.reserve(before)
    await checkpointed(paused, before.requestId, 15n)
    await silence(before.requestId)
    expect(await ledger.reap()).toBe(1)
    // It comes back without having noticed: the late truth replaces the checkpoint, once.
    const after = reservation(accountId, priceId)
    expect(await paused.reserve(after)).toMatchObject({ admitted: true })
    const late = settlement(before, 70n, { decision: { by: 'auto', tier: 'small' } })
    expect(await paused.settle(late)).toEqual({ asset: 'USD', charged: 70n, freeCall: false })
    expect(await paused.settle({ ...late, cost: 90n })).toEqual({ asset: 'USD', charged: 70n, freeCall: false })
    expect(await generation({ accountId }, before.requestId)).toMatchObject({ outcome: 'completed', late: true, charged: 70n, keyId, decision: { by: 'auto', tier: 'small' } })
    expect(await ledger.reap()).toBe(0)
    await paused.settle(settlement(after, 5n))
    expect(await balance({ accountId })).toMatchObject({ posted: 9_925n, held: 0n })
    await paused.close()
  })

  it('settles late for less than the checkpoint, and beyond what is there', async () => {
    const accountId = await newAccount(1_000n)
    const doomed = await openLedger()
    const [less, more] = [reservation(accountId, priceId, { amount: 500n }), reservation(accountId, priceId, { amount: 500n })]
    await Promise.all([doomed.reserve(less), doomed.reserve(more)])
    await checkpointed(doomed, less.requestId, 300n)
    await checkpointed(doomed, more.requestId, 600n)
    await silence(more.requestId)
    await ledger.reap()
    expect(await doomed.settle(settlement(less, 100n))).toMatchObject({ charged: 100n })
    expect(await doomed.settle(settlement(more, 5_000n))).toMatchObject({ charged: 900n })
    expect(await balance({ accountId })).toMatchObject({ posted: 0n, held: 0n, totalUsage: 1_000n })
    await doomed.close()
  })

  it('sweeps its own open holds when it leaves in order', async () => {
    const accountId = await newAccount(1_000n)
    const leaving = await openLedger()
    await leaving.reserve(reservation(accountId, priceId))
    await leaving.close()
    expect(await balance({ accountId })).toMatchObject({ posted: 1_000n, held: 0n })
  })

  it('ends a call that ran past its time', async () => {
    const accountId = await newAccount(1_000n)
    await ledger.reserve(reservation(accountId, priceId, { expiresAt: Date.now() - 1 }))
    expect(await ledger.reap()).toBe(1)
    expect(await balance({ accountId })).toMatchObject({ held: 0n })
  })

  /** Makes the instance that holds a call look silent for an hour. */
  async function silence(requestId: string): Promise<void> {
    await db().query(`update money.heartbeat set at = now() - interval '1 hour' where instance_id = (select instance_id from money.hold where id = $1)`, [requestId])
  }

  async function checkpointed(from: Ledger, requestId: string, cost: bigint): Promise<void> {
    from.checkpoint(requestId, { ...noUsage, output: Number(cost) }, cost)
    await expect.poll(async () => (await db().query('select 1 from money.hold where id = $1 and checkpoint = $2', [requestId, cost])).rowCount, { interval: 20, timeout: 5_000 }).toBe(1)
  }
})

describe('the application’s role', () => {
  it('can neither change nor remove what is in the books', async () => {
    for (const table of ['transfer', 'usage_event', 'price']) {
      await expect(db().query(`delete from money.${table}`)).rejects.toThrow('permission denied')
      await expect(db().query(`update money.${table} set account_id = account_id`)).rejects.toThrow(/permission denied|does not exist/)
    }
  })

  it('cannot overdraw a wallet even by hand', async () => {
    const accountId = await newAccount(10n)
    await expect(db().query('update money.wallet set posted = -1 where account_id = $1', [accountId])).rejects.toThrow('wallet_covers_holds')
  })
})
