import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantFreeCalls } from '#lib/billing/grants.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import type { Settlement } from '#lib/billing/types.ts'
import { noFilter } from '#lib/call-filter.ts'
import { noUsage } from '#lib/chat/usage.ts'
import { db } from '#lib/db.ts'
import { generationId, uuid } from '#lib/ids.ts'
import { firstSteps } from '#lib/reports/first-steps.ts'
import { parseRange, type Range } from '#lib/reports/range.ts'
import { recentCalls } from '#lib/reports/recent-calls.ts'
import { columnOf, dimensions } from '#lib/reports/totals.ts'
import { everUsed, metrics, usage, usageOverTime } from '#lib/reports/usage.ts'
import { model, newAccount, newKey, offer } from '../billing/support.ts'
import { freshDatabase } from '../support/database.ts'
import { makeCall, userCaller } from './support.ts'

let ledger: Ledger
let priceId: string

beforeAll(async () => {
  await freshDatabase()
  priceId = (await syncPrices([model])).of(offer)!.priceId
  ledger = await openLedger()
})
afterAll(() => ledger.close())

const HOUR = 3_600_000
const call = (accountId: string, at: Date, cost: bigint, fields: Partial<Settlement> & { freeEligible?: boolean } = {}) => makeCall(ledger, { accountId, priceId, at, cost, ...fields })
const week = (timezone = 'UTC') => parseRange({ range: '7d' }, timezone)
const byModel = (range: Range) => ({ range, by: 'model' as const, filter: noFilter })

describe('usage', () => {
  it('names the dearest first, with tokens, caches, free calls, errors and times', async () => {
    const accountId = await newAccount(1_000_000n)
    await grantFreeCalls(accountId)
    const spent = { ...noUsage, input: 10, cacheRead: 5, output: 7, reasoning: 3 }
    await call(accountId, new Date(), 25n, { model: 'a/cheap', usage: spent, ttftMs: 100, durationMs: 300 })
    await call(accountId, new Date(), 900n, { model: 'b/dear', usage: { ...spent, output: 882 }, ttftMs: 200, durationMs: 1_000 })
    await call(accountId, new Date(), 0n, { model: 'b/dear', usage: noUsage, outcome: 'failed', errorCode: 'provider_error', ttftMs: null, durationMs: 2_000 })
    await call(accountId, new Date(), 25n, { model: 'a/cheap', usage: spent, outcome: 'cancelled', freeEligible: true, ttftMs: 300, durationMs: 500 })
    const { parts, total, previous } = await usage(userCaller(accountId), byModel(week()))
    expect(parts).toEqual([
      { id: 'b/dear', name: null, requests: 2, freeCalls: 0, errors: 1, cancelled: 0, inputTokens: 15n, cachedTokens: 5n, outputTokens: 885n, charged: 900n, listCost: 900n, ttftMs: 200, durationMs: 1_500 },
      { id: 'a/cheap', name: null, requests: 2, freeCalls: 1, errors: 0, cancelled: 1, inputTokens: 30n, cachedTokens: 10n, outputTokens: 20n, charged: 25n, listCost: 50n, ttftMs: 200, durationMs: 400 },
    ])
    expect(total).toMatchObject({ requests: 4, charged: 925n, listCost: 950n, ttftMs: 200, durationMs: 950 })
    expect(previous).toMatchObject({ requests: 0, charged: 0n, ttftMs: null, durationMs: null })
  })

  it("puts an hour into the reader's day, not into UTC's", async () => {
    const accountId = await newAccount(1_000_000n)
    await call(accountId, new Date(week().from.getTime() + 20 * HOUR), 10n)
    const barOf = async (timezone: string) => (await usageOverTime(userCaller(accountId), { ...byModel({ ...week(timezone), ...parseRange({ from: week().firstDay, to: week().lastDay }, timezone) }), metric: 'spend', shown: [] })).rows.map(({ bar }) => bar)
    expect(await barOf('UTC')).toEqual([0])
    expect(await barOf('Asia/Shanghai')).toEqual([1])
  })

  it('tells what lies directly before apart, and nothing of another account', async () => {
    const accountId = await newAccount(1_000_000n)
    const range = week()
    await call(accountId, new Date(range.from.getTime() - 1), 10n)
    await call(accountId, new Date(range.from.getTime() - 7 * 24 * HOUR), 3n)
    await call(accountId, new Date(range.from.getTime() - 7 * 24 * HOUR - 1), 500n)
    await call(await newAccount(1_000_000n), new Date(), 10n)
    const { parts, previous } = await usage(userCaller(accountId), byModel(range))
    expect([parts, previous.charged]).toEqual([[], 13n])
    const { previous: bars } = await usageOverTime(userCaller(accountId), { ...byModel(range), metric: 'spend', shown: [] })
    expect(bars).toEqual([{ bar: 0, value: 3n, divisor: 0n }, { bar: 6, value: 10n, divisor: 0n }])
  })

  it('names keys as the person named them', async () => {
    const accountId = await newAccount(1_000_000n)
    const keyId = await newKey(accountId, null)
    await call(accountId, new Date(), 10n, { keyId })
    expect((await usage(userCaller(accountId), { ...byModel(week()), by: 'key' })).parts).toMatchObject([{ id: keyId, name: 'test', charged: 10n }])
  })

  it('remembers in which order models were first called', async () => {
    const accountId = await newAccount(1_000_000n)
    await call(accountId, new Date(Date.now() - 48 * HOUR), 1n, { model: 'z/first' })
    await call(accountId, new Date(), 1n, { model: 'a/second' })
    await call(accountId, new Date(), 1n, { model: 'z/first' })
    expect(await everUsed(userCaller(accountId))).toMatchObject({ model: ['z/first', 'a/second'], provider: ['house'], app: [''] })
  })

  it('is what the single calls add up to, for any range, zone, filter and way to group', async () => {
    const accountId = await newAccount(1_000_000_000n)
    await grantFreeCalls(accountId)
    const keys = [uuid(), uuid()]
    const now = Date.now()
    for (let i = 0; i < 150; i++) {
      await call(accountId, new Date(now - ((i * 7_919) % 2_400) * HOUR - i), BigInt(1 + i * i), {
        freeEligible: i % 4 === 0, keyId: keys[i % 2]!, model: `m/${i % 9}`, provider: `p${i % 3}`, appTitle: i % 5 ? `App ${i % 5}` : null,
        outcome: (['completed', 'cancelled', 'interrupted'] as const)[i % 3]!, ttftMs: i % 2 ? i : null,
      })
    }
    const days = fc.integer({ min: 0, max: 110 }).map((back) => new Date(now - back * 24 * HOUR).toISOString().slice(0, 10))
    const query = fc.record({
      from: days, to: days, range: fc.constantFrom('24h', '7d', '90d', '12m'), byHand: fc.boolean(), per: fc.constantFrom('hour', 'day', 'week'), by: fc.constantFrom(...dimensions),
      timezone: fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'), metric: fc.constantFrom(...metrics),
      filter: fc.record({ keys: fc.subarray(keys, { maxLength: 1 }), models: fc.subarray(['m/1', 'm/2', 'm/3']), providers: fc.subarray(['p0', 'p1'], { maxLength: 1 }), apps: fc.subarray(['', 'App 1'], { maxLength: 1 }) }),
    })
    await fc.assert(
      fc.asyncProperty(query, async ({ byHand, by, timezone, metric, filter: narrowed, from, to, range: preset, per }) => {
        const range = parseRange(byHand ? { from, to, per } : { range: preset, per }, timezone)
        const filter = { ...noFilter, ...narrowed }
        const told = await usage(userCaller(accountId), { range, by, filter })
        const { rows } = await db().query<{ id: string; requests: bigint; charged: bigint; cost: bigint; errors: bigint }>(
          `select ${by === 'app' ? 'money.app_of(app_title, app_url)' : columnOf[by]} as id, count(*) as requests, sum(charged)::bigint as charged, sum(cost)::bigint as cost, count(*) filter (where outcome = 'interrupted') as errors
           from money.usage_event where account_id = $1 and at >= $2 and at < $3 and (cardinality($4::uuid[]) = 0 or key_id = any ($4)) and (cardinality($5::text[]) = 0 or model = any ($5))
             and (cardinality($6::text[]) = 0 or provider = any ($6)) and (cardinality($7::text[]) = 0 or money.app_of(app_title, app_url) = any ($7)) group by 1`,
          [accountId, range.from, range.to, filter.keys, filter.models, filter.providers, filter.apps],
        )
        const sorted = (parts: { id: string; charged: bigint }[]) => parts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
        expect(sorted(told.parts.map(({ id, requests, charged, listCost, errors }) => ({ id, requests: BigInt(requests), charged, cost: listCost, errors: BigInt(errors) })))).toEqual(sorted(rows))

        const shown = told.parts.slice(0, 3).map(({ id }) => id)
        const bars = await usageOverTime(userCaller(accountId), { range, by, filter, metric: metric === 'spend' ? 'spend' : metric, shown })
        expect(bars.rows.every(({ bar, id }) => bar >= 0 && bar < bars.bars.length && (id === null || shown.includes(id)))).toBe(true)
        if (metric === 'spend') expect(bars.rows.reduce((sum, { value, divisor }) => sum + value + divisor, 0n)).toBe(told.total.listCost)
        if (metric === 'requests') expect(bars.rows.reduce((sum, { value }) => sum + value, 0n)).toBe(BigInt(told.total.requests))
      }),
      { numRuns: 150 },
    )
  }, 120_000)
})

describe('recent calls', () => {
  it('are the newest, newest first, as many as asked for', async () => {
    const accountId = await newAccount(1_000_000n)
    const [, second, third] = [await call(accountId, new Date(Date.now() - 3_000), 1n), await call(accountId, new Date(Date.now() - 2_000), 2n), await call(accountId, new Date(Date.now() - 1_000), 3n)]
    const calls = await recentCalls(userCaller(accountId), { limit: 2 })
    expect(calls.map(({ id, charged }) => ({ id, charged }))).toEqual([
      { id: generationId(third), charged: 3n },
      { id: generationId(second), charged: 2n },
    ])
  })
})

describe('first steps', () => {
  it('checks off a call once there is one', async () => {
    const accountId = await newAccount(1_000_000n)
    expect(await firstSteps(userCaller(accountId))).toEqual({ verified: true, keyCreated: false, called: false, toppedUp: false })
    await call(accountId, new Date(), 1n)
    expect(await firstSteps({ ...userCaller(accountId), emailVerified: false })).toEqual({ verified: false, keyCreated: false, called: true, toppedUp: false })
  })
})
