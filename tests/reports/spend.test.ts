import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantFreeCalls } from '#lib/billing/grants.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import type { Settlement } from '#lib/billing/types.ts'
import type { KeyCaller, UserCaller } from '#lib/caller.ts'
import { noUsage } from '#lib/chat/usage.ts'
import { generationId, uuid } from '#lib/ids.ts'
import { firstSteps } from '#lib/reports/first-steps.ts'
import { daysOf, knownTimezone } from '#lib/reports/period.ts'
import { recentCalls } from '#lib/reports/recent-calls.ts'
import { spendByDay } from '#lib/reports/spend-by-day.ts'
import { modelsByFirstUse, usageByModel } from '#lib/reports/usage-by-model.ts'
import { model, newAccount, offer, reservation, settlement } from '../billing/support.ts'
import { freshDatabase } from '../support/database.ts'

let ledger: Ledger
let priceId: string

beforeAll(async () => {
  await freshDatabase()
  priceId = (await syncPrices([model])).of(offer)!.priceId
  ledger = await openLedger()
})
afterAll(() => ledger.close())

const unset = { rpm: null, tpm: null, concurrency: null }
const key = (accountId: string): KeyCaller => ({ kind: 'key', accountId, keyId: uuid(), keyName: 'test', keyLabel: 'sk-aip-v1-test…test', allowedModels: null, expiresAt: null, limits: unset, accountLimits: unset, brake: true })
const user = (accountId: string): UserCaller => ({ kind: 'user', accountId, userId: uuid(), sessionId: uuid(), email: 'a@example.com', name: null, emailVerified: true, role: 'owner', operator: false })

/** A call that began at that moment; the moment lives in the request's id. */
async function call(accountId: string, at: Date, cost: bigint, fields: Partial<Settlement> & { freeEligible?: boolean } = {}): Promise<string> {
  const { freeEligible = false, ...settled } = fields
  const reserved = reservation(accountId, priceId, { requestId: uuid(at.getTime()), freeEligible })
  expect(await ledger.reserve(reserved)).toMatchObject({ admitted: true })
  await ledger.settle(settlement(reserved, cost, settled))
  return reserved.requestId
}

const midday = (day: string) => new Date(`${day}T12:00:00Z`)

describe('spend by day', () => {
  const period = { days: 7, timezone: 'UTC' }

  it('has every day of the period, and sums calls by day and model', async () => {
    const accountId = await newAccount(1_000_000n)
    const days = daysOf(period)
    await call(accountId, midday(days[2]!), 300n, { model: 'a/one' })
    await call(accountId, midday(days[2]!), 200n, { model: 'a/one' })
    await call(accountId, midday(days[2]!), 70n, { model: 'b/two' })
    await call(accountId, midday(days[6]!), 5n, { model: 'a/one' })
    const spend = await spendByDay(key(accountId), period)
    expect(spend.days).toEqual(days)
    expect(spend.rows).toEqual([
      { day: days[2], model: 'a/one', requests: 2, charged: 500n, free: 0n },
      { day: days[2], model: 'b/two', requests: 1, charged: 70n, free: 0n },
      { day: days[6], model: 'a/one', requests: 1, charged: 5n, free: 0n },
    ])
    expect(spend).toMatchObject({ charged: 575n, free: 0n, requests: 4 })
  })

  it('shows what free calls were worth apart from what was charged', async () => {
    const accountId = await newAccount()
    await grantFreeCalls(accountId)
    await call(accountId, new Date(), 420n, { freeEligible: true })
    expect(await spendByDay(key(accountId), period)).toMatchObject({ charged: 0n, free: 420n, requests: 1 })
  })

  it("puts an hour into the reader's day, not into UTC's", async () => {
    const accountId = await newAccount(1_000_000n)
    const yesterday = daysOf(period)[5]!
    const today = daysOf(period)[6]!
    await call(accountId, new Date(`${yesterday}T20:00:00Z`), 10n)
    const utc = await spendByDay(key(accountId), period)
    const shanghai = await spendByDay(key(accountId), { days: 7, timezone: 'Asia/Shanghai' })
    expect(utc.rows.map((row) => row.day)).toEqual([yesterday])
    expect(shanghai.rows.map((row) => row.day)).toEqual([today])
  })

  it('leaves out what lies before the period and what another account spent', async () => {
    const accountId = await newAccount(1_000_000n)
    const stranger = await newAccount(1_000_000n)
    await call(accountId, midday(daysOf({ days: 8, timezone: 'UTC' })[0]!), 10n)
    await call(stranger, new Date(), 10n)
    expect((await spendByDay(key(accountId), period)).rows).toEqual([])
  })
})

describe('usage by model', () => {
  it('names the dearest first, with tokens, free calls and errors', async () => {
    const accountId = await newAccount(1_000_000n)
    const usage = { ...noUsage, input: 10, cacheRead: 5, output: 7, reasoning: 3 }
    await call(accountId, new Date(), 30n, { model: 'a/cheap', usage })
    await call(accountId, new Date(), 900n, { model: 'b/dear', usage })
    await call(accountId, new Date(), 0n, { model: 'b/dear', usage: noUsage, outcome: 'failed', errorCode: 'provider_error' })
    expect(await usageByModel(key(accountId), { days: 1, timezone: 'UTC' })).toEqual([
      { model: 'b/dear', requests: 2, freeCalls: 0, errors: 1, inputTokens: 15n, outputTokens: 10n, charged: 900n, free: 0n },
      { model: 'a/cheap', requests: 1, freeCalls: 0, errors: 0, inputTokens: 15n, outputTokens: 10n, charged: 30n, free: 0n },
    ])
  })

  it('remembers in which order models were first called', async () => {
    const accountId = await newAccount(1_000_000n)
    await call(accountId, new Date(Date.now() - 7_200_000), 1n, { model: 'z/first' })
    await call(accountId, new Date(), 1n, { model: 'a/second' })
    await call(accountId, new Date(), 1n, { model: 'z/first' })
    expect(await modelsByFirstUse(key(accountId))).toEqual(['z/first', 'a/second'])
  })
})

describe('recent calls', () => {
  it('are the newest, newest first, as many as asked for', async () => {
    const accountId = await newAccount(1_000_000n)
    const [, second, third] = [await call(accountId, new Date(Date.now() - 3_000), 1n), await call(accountId, new Date(Date.now() - 2_000), 2n), await call(accountId, new Date(Date.now() - 1_000), 3n)]
    const calls = await recentCalls(key(accountId), { limit: 2 })
    expect(calls.map(({ id, charged }) => ({ id, charged }))).toEqual([
      { id: generationId(third), charged: 3n },
      { id: generationId(second), charged: 2n },
    ])
  })
})

describe('first steps', () => {
  it('checks off a call once there is one', async () => {
    const accountId = await newAccount(1_000_000n)
    expect(await firstSteps(user(accountId))).toEqual({ verified: true, keyCreated: false, called: false, toppedUp: false })
    await call(accountId, new Date(), 1n)
    expect(await firstSteps({ ...user(accountId), emailVerified: false })).toEqual({ verified: false, keyCreated: false, called: true, toppedUp: false })
  })
})

describe('a time zone from a cookie', () => {
  it('is taken when it is known and is UTC otherwise', () => {
    expect(['Asia/Shanghai', 'europe/berlin', undefined, '', "'; drop table", 'X'.repeat(9_999)].map((name) => knownTimezone(name))).toEqual(['Asia/Shanghai', 'Europe/Berlin', 'UTC', 'UTC', 'UTC', 'UTC'])
  })

  it('gives days across a month and a change to summer time without gap or repeat', () => {
    expect(daysOf({ days: 3, timezone: 'Europe/Berlin' }, new Date('2027-03-28T22:30:00Z'))).toEqual(['2027-03-27', '2027-03-28', '2027-03-29'])
  })
})
