import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { noUsage } from '#lib/chat/usage.ts'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { freshDatabase } from '../support/database.ts'
import { broken, model, newAccount, offer, reservation, settlement } from './support.ts'

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

/** What the totals say, and what the books moved for calls. */
async function told(accountId: string): Promise<{ hours: bigint; days: bigint; books: bigint; requests: bigint }> {
  const { rows } = await db().query<{ hours: bigint; days: bigint; books: bigint; requests: bigint }>(
    `select (select sum(charged)::bigint from money.usage_hour where account_id = $1) as hours,
            (select sum(charged)::bigint from money.usage_day where account_id = $1) as days,
            (select sum(requests)::bigint from money.usage_day where account_id = $1) as requests,
            (select sum(case when debit = 'customer' then amount else -amount end)::bigint from money.transfer
             where account_id = $1 and (debit, credit) in (('customer', 'revenue'), ('revenue', 'customer'))) as books`,
    [accountId],
  )
  return rows[0]!
}

describe('totals of hours and days', () => {
  it('are what the books took for calls, to the nano-dollar, when two instances settle the same keys, models and applications at once', async () => {
    const accounts = await Promise.all([newAccount(10_000_000n), newAccount(10_000_000n)])
    const keys = [uuid(), uuid(), uuid()]
    const calls = Array.from({ length: 600 }, (_, i) => ({ r: reservation(accounts[i % 2]!, priceId, { keyId: keys[i % 3]!, requestId: uuid(Date.now() - (i % 5) * 5 * 3_600_000) }), cost: BigInt(i * 7 + 1), i }))
    await Promise.all(calls.map(({ r, i }) => (i % 4 < 2 ? ledger : second).reserve(r)))
    await Promise.all(calls.map(({ r, cost, i }) => (i % 4 < 2 ? ledger : second).settle(settlement(r, cost, { model: `maker/${i % 7}`, provider: `p${i % 2}`, appTitle: i % 3 ? `App ${i % 3}` : null }))))
    for (const [n, accountId] of accounts.entries()) {
      const spent = calls.filter(({ i }) => i % 2 === n).reduce((sum, { cost }) => sum + cost, 0n)
      expect(await told(accountId)).toEqual({ hours: spent, days: spent, books: spent, requests: 300n })
    }
  })

  it('follow a call that was billed at its checkpoint and then told its true end', async () => {
    const accountId = await newAccount(1_000_000n)
    const paused = await openLedger()
    const r = reservation(accountId, priceId)
    await paused.reserve(r)
    paused.checkpoint(r.requestId, { ...noUsage, output: 40 }, 40n)
    await paused.settle(settlement(await reserved(paused, accountId), 1n))
    await db().query(`update money.heartbeat set at = now() - interval '1 hour' where instance_id = (select instance_id from money.hold where id = $1)`, [r.requestId])
    await ledger.reap()
    expect(await told(accountId)).toEqual({ hours: 41n, days: 41n, books: 41n, requests: 2n })
    await paused.settle(settlement(r, 90n, { model: 'maker/other', appTitle: 'Other', outcome: 'cancelled' }))
    expect(await told(accountId)).toEqual({ hours: 91n, days: 91n, books: 91n, requests: 2n })
    const { rows } = await db().query('select model, app, requests, errors, cancelled from money.usage_day where account_id = $1 and requests <> 0 order by model', [accountId])
    expect(rows).toEqual([
      { model: 'maker/model', app: '', requests: 1n, errors: 0n, cancelled: 0n },
      { model: 'maker/other', app: 'Other', requests: 1n, errors: 0n, cancelled: 1n },
    ])
    await paused.close()
  })

  it('name the application by its title, else by the host of its address', async () => {
    const accountId = await newAccount(1_000_000n)
    const names = [['Tool', 'https://tool.example/a'], [null, 'https://tool.example/b?c=d'], ['', 'http://localhost:3000'], [null, 'nonsense'], [null, null]] as const
    for (const [appTitle, appUrl] of names) await ledger.settle(settlement(await reserved(ledger, accountId), 1n, { appTitle, appUrl }))
    const { rows } = await db().query<{ app: string }>('select app from money.usage_day where account_id = $1 order by app', [accountId])
    expect(rows.map(({ app }) => app)).toEqual(['', 'Tool', 'localhost:3000', 'tool.example'])
  })
})

async function reserved(by: Ledger, accountId: string) {
  const r = reservation(accountId, priceId)
  await by.reserve(r)
  return r
}
