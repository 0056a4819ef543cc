import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { claimKey, type ClaimVerdict } from '#lib/billing/idempotency.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import type { Reservation } from '#lib/billing/types.ts'
import { freshDatabase } from '../support/database.ts'
import { broken, dollars, model, newAccount, offer, reservation, settlement } from './support.ts'

let lasting: Ledger
let frozen: Ledger
let priceId: string

beforeAll(async () => {
  await freshDatabase()
  priceId = (await syncPrices([model])).of(offer)!.priceId
  lasting = await openLedger()
  frozen = await openLedger()
})
afterAll(async () => {
  await frozen.close()
  await lasting.close()
})
afterEach(async () => expect(await broken()).toEqual([]))

const verdicts = ({ verdict }: ClaimVerdict) => verdict

/** A key, and a call made under it by an instance that then stood still until others ended the call, before its first token. */
async function reaped(): Promise<{ call: Reservation; claim(): Promise<ClaimVerdict> }> {
  const accountId = await newAccount(dollars('1'))
  const [key, body] = [randomBytes(32), randomBytes(32)]
  const call = reservation(accountId, priceId)
  const claim = (requestId = uuid()) => claimKey({ accountId, route: '/chat/completions', key, body, requestId })
  expect(verdicts(await claim(call.requestId))).toBe('mine')
  await frozen.reserve(call)
  expect(verdicts(await claim())).toBe('running')
  const silence = `update money.heartbeat h set at = now() - interval '1 hour' from money.hold o where o.instance_id = h.instance_id and o.id = $1`
  while ((await db().query(silence, [call.requestId])).rowCount) await lasting.reap()
  return { call, claim: () => claim() }
}

describe('a call under an Idempotency-Key, given up for dead before it delivered anything', () => {
  it('costs nothing any more once its key went to a repeat', async () => {
    const { call, claim } = await reaped()
    expect(verdicts(await claim())).toBe('mine')
    expect(await frozen.settle(settlement(call, 500n))).toEqual({ asset: 'USD', charged: 0n, freeCall: false })
  })

  it('lets no repeat through once it was settled late', async () => {
    const { call, claim } = await reaped()
    expect(await frozen.settle(settlement(call, 500n))).toMatchObject({ charged: 500n })
    expect(verdicts(await claim())).toBe('done')
  })

  it('is charged, or its repeat let through, never both, however close they come', async () => {
    for (let i = 0; i < 20; i++) {
      const { call, claim } = await reaped()
      const [{ charged }, { verdict }] = await Promise.all([frozen.settle(settlement(call, 500n)), claim()])
      expect([charged, verdict]).toEqual(charged === 0n ? [0n, 'mine'] : [500n, 'done'])
    }
  })
})
