import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { balance } from '#lib/billing/balance.ts'
import { openBatch, type Batch } from '#lib/billing/batch.ts'
import { openInstance, type Instance } from '#lib/billing/instance.ts'
import { openLink, type Link } from '#lib/billing/link.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { freshDatabase } from '../support/database.ts'
import { broken, model, newAccount, offer, reservation, settlement } from './support.ts'

const RUNS = 30
const CREDIT = 1_000_000n

/** What becomes of one batch on its way. */
type Fate = 'well' | 'never sent' | 'answer lost' | 'deadlock' | 'not serializable' | 'locked elsewhere'
const codes: Partial<Record<Fate, string>> = { deadlock: '40P01', 'not serializable': '40001', 'locked elsewhere': '55P03' }

const wishes = fc.array(fc.record({ cost: fc.bigInt(0n, 900n), settlements: fc.integer({ min: 1, max: 3 }), checkpoint: fc.boolean() }), { minLength: 1, maxLength: 12 })
const fates = fc.array(fc.constantFrom<Fate>('well', 'well', 'never sent', 'answer lost', 'answer lost', 'deadlock', 'not serializable', 'locked elsewhere'), { maxLength: 8 })

let instance: Instance
let batch: Batch
let priceId: string
let ahead: Fate[] = []
let scheduler: fc.Scheduler

/** A real link whose batches meet their fate, and whose answers arrive in the order that the scheduler likes. */
async function fatefulLink(name: string, changed: () => void): Promise<Link> {
  const link = await openLink(name, changed)
  return {
    ...link,
    query: async (config) => {
      const fate = ahead.shift() ?? 'well'
      if (fate === 'never sent') throw new Error('Connection terminated unexpectedly')
      if (codes[fate]) throw Object.assign(new Error(fate), { code: codes[fate] })
      const result = await scheduler.schedule(link.query(config), fate)
      if (fate === 'answer lost') throw new Error('Connection terminated unexpectedly')
      return result
    },
  }
}

beforeAll(async () => {
  await freshDatabase()
  priceId = (await syncPrices([model])).of(offer)!.priceId
  instance = await openInstance()
  batch = await openBatch(instance, fatefulLink)
})
afterAll(async () => {
  await batch.close()
  await instance.close()
})

describe('the group commit', () => {
  it('writes everything once and answers everybody the truth, whatever becomes of its batches and in whatever order they return', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), wishes, fates, async (s, calls, coming) => {
        scheduler = s
        ahead = [...coming]
        const accountId = await newAccount(CREDIT)
        const played = calls.map(async ({ cost, settlements, checkpoint }) => {
          const r = reservation(accountId, priceId)
          expect(await batch.reserve(r)).toMatchObject({ admitted: true, amount: r.amount })
          const ending = settlement(r, cost)
          if (checkpoint) batch.checkpoint(r.requestId, ending.usage, cost)
          const answers = await Promise.all(Array.from({ length: settlements }, () => batch.settle(ending)))
          expect(answers).toEqual(answers.map(() => ({ asset: 'USD', charged: cost, freeCall: false })))
        })
        await s.waitFor(Promise.all(played))
        const spent = calls.reduce((sum, { cost }) => sum + cost, 0n)
        expect(await balance({ accountId })).toMatchObject({ posted: CREDIT - spent, held: 0n })
        const { rows } = await db().query<{ events: bigint }>('select count(*) as events from money.usage_event where account_id = $1', [accountId])
        expect(rows[0]?.events).toBe(BigInt(calls.length))
      }),
      { numRuns: RUNS, endOnFailure: true },
    )
    expect(await broken()).toEqual([])
  }, 60_000)
  it('leaves nothing held for a caller that was told 503, although its reservation was written before the answer was lost', async () => {
    const accountId = await newAccount(CREDIT)
    let queries = 0
    let away = false
    let back = (): void => undefined
    const flaky = await openBatch(instance, async (name, changed) => {
      const link = await openLink(name, changed)
      back = changed
      return {
        ...link,
        ready: () => !away && link.ready(),
        query: async (config) => {
          const result = await link.query(config)
          if (queries++ > 0) return result
          away = true
          throw new Error('Connection terminated unexpectedly')
        },
      }
    })
    await expect(flaky.reserve(reservation(accountId, priceId))).rejects.toMatchObject({ code: 'service_unavailable' })
    expect((await balance({ accountId })).held).toBeGreaterThan(0n)
    away = false
    back()
    await flaky.drain(5_000)
    expect(await balance({ accountId })).toMatchObject({ posted: CREDIT, held: 0n })
    await flaky.close()
  })
})
