import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { balance } from '#lib/billing/balance.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { freshDatabase } from '../support/database.ts'
import { relayTo, type Relay } from '../support/relay.ts'
import { broken, model, newAccount, offer, reservation, settlement } from './support.ts'

let line: Relay
let ledger: Ledger
let priceId: string
let direct: pg.Client

beforeAll(async () => {
  const url = await freshDatabase()
  direct = new pg.Client({ connectionString: url })
  await direct.connect()
  line = await relayTo(url)
  process.env.DATABASE_URL = line.url
  priceId = (await syncPrices([model])).of(offer)!.priceId
  ledger = await openLedger()
})
afterAll(async () => {
  await ledger.close()
  await line.close()
  await direct.end()
})
afterEach(async () => {
  line.mend()
  await expect.poll(() => db().query('select 1').then(() => true, () => false), { timeout: 5_000 }).toBe(true)
  expect(await broken()).toEqual([])
})

const holds = async () => (await direct.query('select 1 from money.hold')).rowCount

describe('while the database is away', () => {
  it('new calls hear 503 within two seconds, and running ones are settled when it is back', async () => {
    const accountId = await newAccount(10_000n)
    const running = reservation(accountId, priceId)
    await ledger.reserve(running)
    line.cut()
    const settled = ledger.settle(settlement(running, 40n))
    const asked = performance.now()
    await expect(ledger.reserve(reservation(accountId, priceId))).rejects.toMatchObject({ code: 'service_unavailable', retryAfter: 1 })
    expect(performance.now() - asked).toBeLessThan(2_300)
    line.mend()
    expect(await settled).toMatchObject({ charged: 40n })
    await expect.poll(() => ledger.reserve(reservation(accountId, priceId)).then((a) => a.admitted, () => false), { timeout: 5_000 }).toBe(true)
  }, 20_000)

  it('an answer lost on the way is asked for again, and nothing counts twice', async () => {
    const accountId = await newAccount(10_000n)
    const [first, second] = [reservation(accountId, priceId), reservation(accountId, priceId)]
    await ledger.reserve(first)
    const before = (await direct.query('select 1 from money.usage_event')).rowCount!
    line.silence()
    const admission = ledger.reserve(second)
    const settled = ledger.settle(settlement(first, 40n))
    await expect.poll(async () => (await direct.query('select 1 from money.usage_event')).rowCount).toBe(before + 1)
    await expect.poll(async () => (await direct.query('select 1 from money.hold where id = $1', [second.requestId])).rowCount).toBe(1)
    line.cut()
    line.mend()
    expect(await admission).toMatchObject({ admitted: true, asset: 'USD' })
    expect(await settled).toMatchObject({ charged: 40n })
    expect(await balance({ accountId })).toMatchObject({ posted: 9_960n, held: 1_000n })
    await ledger.settle(settlement(second, 1n))
  }, 20_000)

  it('a hold whose caller was already refused is given back', async () => {
    const accountId = await newAccount(10_000n)
    const before = await holds()
    line.silence()
    await expect(ledger.reserve(reservation(accountId, priceId))).rejects.toMatchObject({ code: 'service_unavailable' })
    expect(await holds()).toBe(before! + 1)
    line.cut()
    line.mend()
    await expect.poll(holds, { timeout: 10_000 }).toBe(before)
    expect(await balance({ accountId })).toMatchObject({ posted: 10_000n, held: 0n })
  }, 20_000)
})

describe('when connections die without a word', () => {
  it('new ones are made in time: calls are admitted and settled again', async () => {
    const accountId = await newAccount(10_000n)
    const running = reservation(accountId, priceId)
    await ledger.reserve(running)
    line.strand()
    const lost = performance.now()
    expect(await ledger.settle(settlement(running, 40n))).toMatchObject({ charged: 40n })
    // Past the moment at which an instance whose heartbeat is silent stops admitting.
    await expect.poll(() => performance.now() - lost, { timeout: 20_000, interval: 500 }).toBeGreaterThan(15_500)
    await expect.poll(() => ledger.reserve(reservation(accountId, priceId)).then((a) => a.admitted, () => false), { timeout: 3_000 }).toBe(true)
    line.cut()
  }, 40_000)
})

describe('while one account’s wallet is locked elsewhere', () => {
  it('other accounts go on, and the locked one is served or refused in time', async () => {
    const [stuck, free] = [await newAccount(10_000n), await newAccount(10_000n)]
    const running = reservation(stuck, priceId)
    await ledger.reserve(running)
    await direct.query('begin')
    await direct.query('select 1 from money.wallet where account_id = $1 for update', [stuck])
    const settled = ledger.settle(settlement(running, 5n))
    const refused = ledger.reserve(reservation(stuck, priceId)).then(() => 'admitted', (error: { code: string }) => error.code)
    for (let i = 0; i < 5; i++) {
      const r = reservation(free, priceId)
      const asked = performance.now()
      await ledger.reserve(r)
      await ledger.settle(settlement(r, 3n))
      expect(performance.now() - asked).toBeLessThan(1_500)
    }
    expect(await refused).toBe('service_unavailable')
    await direct.query('commit')
    expect(await settled).toMatchObject({ charged: 5n })
  }, 20_000)
})

describe('the fence', () => {
  it('keeps an instance alive while a reservation of its is being written', async () => {
    const accountId = await newAccount(10_000n)
    const other = await openLedger()
    const r = reservation(accountId, priceId)
    await other.reserve(r)
    const { rows } = await direct.query<{ instance_id: string }>('select instance_id from money.hold where id = $1', [r.requestId])
    const instance = rows[0]!.instance_id
    await direct.query(`update money.heartbeat set at = now() - interval '1 hour' where instance_id = $1`, [instance])
    const half = reservation(accountId, priceId)
    await direct.query('begin')
    await direct.query('select money.reserve_batch($1, $2, $3, $4, $5, $5, $5, $6, $7, $8, false)', [
      instance, [half.requestId], [accountId], [half.keyId], [half.amount], [false], [priceId], [half.expiresAt],
    ])
    const alive = async () => (await db().query<{ alive: boolean }>('select alive from money.instance where id = $1', [instance])).rows[0]?.alive
    await ledger.reap()
    expect(await alive()).toBe(true)
    await direct.query('commit')
    await ledger.reap()
    expect(await alive()).toBe(false)
    expect(await balance({ accountId })).toMatchObject({ held: 0n })
    await other.close()
  }, 20_000)
})
