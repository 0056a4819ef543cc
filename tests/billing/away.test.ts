import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { balance } from '#lib/billing/balance.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { freshDatabase } from '../support/database.ts'
import { broken, model, newAccount, offer, reservation, settlement } from './support.ts'

/** Stands between us and Postgres, so that the database can be away, silent, or lose an answer. */
class Line {
  readonly server: Server
  private readonly pairs = new Set<{ near: Socket; far: Socket }>()
  private cut = false
  private deaf = false

  constructor(host: string, port: number) {
    this.server = createServer((near) => {
      if (this.cut) return void near.destroy()
      const far = connect(port, host)
      const pair = { near, far }
      this.pairs.add(pair)
      near.on('data', (data) => far.write(data))
      far.on('data', (data) => {
        if (!this.deaf) near.write(data)
      })
      for (const socket of [near, far]) {
        socket.on('error', () => undefined) // 'close' follows and says the same
        socket.on('close', () => {
          near.destroy()
          far.destroy()
          this.pairs.delete(pair)
        })
      }
    })
  }

  /** Postgres goes: connections break and new ones are refused. */
  break(): void {
    this.cut = true
    for (const { near } of this.pairs) near.destroy()
  }

  /** Questions arrive, answers do not. */
  silence(on: boolean): void {
    this.deaf = on
  }

  mend(): void {
    this.cut = false
    this.deaf = false
  }
}

let line: Line
let ledger: Ledger
let priceId: string
let direct: pg.Client

beforeAll(async () => {
  const url = new URL(await freshDatabase())
  direct = new pg.Client({ connectionString: url.href })
  await direct.connect()
  line = new Line(url.hostname, Number(url.port))
  await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve))
  url.hostname = '127.0.0.1'
  url.port = String((line.server.address() as AddressInfo).port)
  process.env.DATABASE_URL = url.href
  priceId = (await syncPrices([model])).of(offer)!.priceId
  ledger = await openLedger()
})
afterAll(async () => {
  await ledger.close()
  line.server.close()
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
    line.break()
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
    line.silence(true)
    const admission = ledger.reserve(second)
    const settled = ledger.settle(settlement(first, 40n))
    await expect.poll(async () => (await direct.query('select 1 from money.usage_event')).rowCount).toBe(before + 1)
    await expect.poll(async () => (await direct.query('select 1 from money.hold where id = $1', [second.requestId])).rowCount).toBe(1)
    line.break()
    line.mend()
    expect(await admission).toMatchObject({ admitted: true, asset: 'USD' })
    expect(await settled).toMatchObject({ charged: 40n })
    expect(await balance({ accountId })).toMatchObject({ posted: 9_960n, held: 1_000n })
    await ledger.settle(settlement(second, 1n))
  }, 20_000)

  it('a hold whose caller was already refused is given back', async () => {
    const accountId = await newAccount(10_000n)
    const before = await holds()
    line.silence(true)
    await expect(ledger.reserve(reservation(accountId, priceId))).rejects.toMatchObject({ code: 'service_unavailable' })
    expect(await holds()).toBe(before! + 1)
    line.break()
    line.mend()
    await expect.poll(holds, { timeout: 10_000 }).toBe(before)
    expect(await balance({ accountId })).toMatchObject({ posted: 10_000n, held: 0n })
  }, 20_000)
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
