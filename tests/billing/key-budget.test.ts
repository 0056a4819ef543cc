import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { grantFreeCalls } from '#lib/billing/grants.ts'
import { keyBudgets, setKeyBudget } from '#lib/billing/key-budget.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { freshDatabase } from '../support/database.ts'
import { broken, model, newAccount, newKey, offer, reservation, settlement } from './support.ts'

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

const budgetOf = async (accountId: string, keyId: string) => (await keyBudgets({ accountId })).get(keyId)

describe('a key with a limit', () => {
  it('is not passed by a nano-dollar, however many calls run at once on two instances', async () => {
    const accountId = await newAccount(1_000_000n)
    const keyId = await newKey(accountId, 1_000n)
    const calls = Array.from({ length: 60 }, () => reservation(accountId, priceId, { keyId, amount: 70n }))
    const admissions = await Promise.all(calls.map((r, i) => [ledger, second][i % 2]!.reserve(r)))
    const admitted = calls.filter((_, i) => admissions[i]!.admitted)
    expect(admitted).toHaveLength(14)
    expect(admissions.find((a) => !a.admitted)).toMatchObject({ reason: 'in_flight', available: 20n, limit: { amount: 1_000n, reset: null } })
    // Each costs far more than it holds: together they take what the limit leaves, the rest is the house's loss.
    const settled = await Promise.all(admitted.map((r, i) => [ledger, second][i % 2]!.settle(settlement(r, 500n))))
    expect(settled.reduce((sum, s) => sum + s.charged, 0n)).toBe(1_000n)
    expect(await budgetOf(accountId, keyId)).toMatchObject({ spent: 1_000n, held: 0n, remaining: 0n, resetsAt: null })
    expect(await ledger.reserve(reservation(accountId, priceId, { keyId, amount: 1n }))).toMatchObject({ admitted: false, reason: 'key_limit', available: 0n })
  })

  it('stops only itself: other keys of the account go on', async () => {
    const accountId = await newAccount(1_000_000n)
    const [limited, free] = [await newKey(accountId, 10n), await newKey(accountId, null)]
    const [a, b] = await Promise.all([limited, free].map((keyId) => ledger.reserve(reservation(accountId, priceId, { keyId, amount: 11n }))))
    expect(a).toMatchObject({ admitted: false, reason: 'key_limit' })
    expect(b).toMatchObject({ admitted: true })
  })

  it('says that credit is missing when raising the limit would not help', async () => {
    const accountId = await newAccount(5n)
    const keyId = await newKey(accountId, 10n)
    expect(await ledger.reserve(reservation(accountId, priceId, { keyId, amount: 20n }))).toMatchObject({ admitted: false, reason: 'insufficient', available: 5n })
  })

  it('counts no free calls', async () => {
    const accountId = await newAccount()
    await grantFreeCalls(accountId)
    const keyId = await newKey(accountId, 0n)
    const r = reservation(accountId, priceId, { keyId, freeEligible: true })
    expect(await ledger.reserve(r)).toMatchObject({ admitted: true, asset: 'CALL' })
    await ledger.settle(settlement(r, 40n))
    expect(await budgetOf(accountId, keyId)).toMatchObject({ spent: 0n, held: 0n })
  })

  it('given later counts what was spent and what runs; taken away lets the key go on', async () => {
    const accountId = await newAccount(1_000_000n)
    const keyId = await newKey(accountId, null)
    const [done, running] = [reservation(accountId, priceId, { keyId, amount: 300n }), reservation(accountId, priceId, { keyId, amount: 200n })]
    await Promise.all([ledger.reserve(done), ledger.reserve(running)])
    await ledger.settle(settlement(done, 250n))
    await inTransaction((client) => setKeyBudget(client, { accountId, keyId }, { limit: 500n, reset: 'monthly' }))
    expect(await budgetOf(accountId, keyId)).toMatchObject({ spent: 250n, held: 200n, remaining: 250n })
    expect(await ledger.reserve(reservation(accountId, priceId, { keyId, amount: 51n }))).toMatchObject({ admitted: false, reason: 'in_flight', available: 50n })
    await ledger.settle(settlement(running, 0n))
    await inTransaction((client) => setKeyBudget(client, { accountId, keyId }, null))
    expect(await ledger.reserve(reservation(accountId, priceId, { keyId, amount: 600n }))).toMatchObject({ admitted: true })
  })

  it.each(['daily', 'weekly', 'monthly'] as const)('begins anew: %s', async (reset) => {
    const accountId = await newAccount(1_000_000n)
    const keyId = await newKey(accountId, 100n, reset)
    const { resetsAt } = (await budgetOf(accountId, keyId))!
    const [before, after] = [resetsAt!.getTime() - 1, resetsAt!.getTime()]
    const at = (moment: number, amount: bigint) => reservation(accountId, priceId, { keyId, requestId: uuid(moment), amount })
    expect(new Date(after).toISOString()).toMatch(/T00:00:00.000Z$/)
    if (reset === 'weekly') expect(new Date(after).getUTCDay()).toBe(1)
    if (reset === 'monthly') expect(new Date(after).getUTCDate()).toBe(1)

    const last = at(before, 80n)
    await ledger.reserve(last)
    expect(await ledger.reserve(at(before, 21n))).toMatchObject({ admitted: false })
    await ledger.settle(settlement(last, 80n))
    const first = at(after, 90n)
    expect(await ledger.reserve(first)).toMatchObject({ admitted: true })
    await ledger.settle(settlement(first, 90n))
    // A call of the window that has passed, which arrives late: that window's rest is what it may use.
    expect(await ledger.reserve(at(before, 21n))).toMatchObject({ admitted: false, reason: 'key_limit', available: 20n })
    const late = at(before, 20n)
    expect(await ledger.reserve(late)).toMatchObject({ admitted: true })
    expect(await ledger.settle(settlement(late, 30n))).toMatchObject({ charged: 20n })
    expect(await ledger.reserve(at(after, 11n))).toMatchObject({ admitted: false, available: 10n })
  })

  it('keeps its sums when its instance dies and comes back', async () => {
    const accountId = await newAccount(1_000_000n)
    const keyId = await newKey(accountId, 1_000n, 'daily')
    const mortal = await openLedger()
    const r = reservation(accountId, priceId, { keyId, amount: 400n })
    await mortal.reserve(r)
    await mortal.close()
    expect(await budgetOf(accountId, keyId)).toMatchObject({ spent: 0n, held: 0n })
    expect(await ledger.settle(settlement(r, 1_500n))).toMatchObject({ charged: 1_000n })
    expect(await budgetOf(accountId, keyId)).toMatchObject({ spent: 1_000n, held: 0n, remaining: 0n })
  })
})

describe('a call that could cost more than it needs', () => {
  const range = { least: 10n, amount: 100n, most: 10_000n }

  it('gets the most where that is little of what is free, else a quarter, and the last calls what is left', async () => {
    const accountId = await newAccount(41_000n)
    const granted: bigint[] = []
    for (;;) {
      const admission = await ledger.reserve(reservation(accountId, priceId, range))
      if (!admission.admitted) break
      granted.push(admission.amount)
    }
    expect(granted.slice(0, 3)).toEqual([10_000n, 7_750n, 5_812n])
    expect(granted.reduce((sum, amount) => sum + amount, 0n)).toBeGreaterThan(41_000n - range.least)
    expect(granted.every((amount) => amount >= range.least)).toBe(true)
  })

  it('is told when it is the key that limits it', async () => {
    const accountId = await newAccount(1_000_000n)
    const keyId = await newKey(accountId, 2_000n)
    expect(await ledger.reserve(reservation(accountId, priceId, { ...range, keyId }))).toEqual({ admitted: true, asset: 'USD', amount: 500n, byKeyLimit: true })
  })

  it('is told the same amount when it asks again', async () => {
    const accountId = await newAccount(1_000n)
    const r = reservation(accountId, priceId, range)
    const first = await ledger.reserve(r)
    expect(first).toMatchObject({ amount: 250n })
    expect(await second.reserve(r)).toEqual(first)
  })
})
