import { beforeAll, describe, expect, it } from 'vitest'
import { whatIf } from '#lib/billing/what-if.ts'
import { listPrice } from '#lib/catalog/list-price.ts'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { lessons, replay } from '#lib/reports/auto.ts'
import { compare } from '../../app/dashboard/savings/_components/compare.ts'
import { freshDatabase } from '../support/database.ts'
import { userCaller } from './support.ts'

beforeAll(freshDatabase)

const accountId = uuid()
const hoursAgo = (hours: number) => new Date(Math.floor((Date.now() - hours * 3_600_000) / 3_600_000) * 3_600_000)
const record = (account: string, hour: Date, category: string, cost: number, autoCost: number) =>
  db().query(`insert into auto.traffic_hour values ($1, $2, 'a/dear', $3, 'mid', 'a/cheap', 2, 10, 20, $4, $5)`, [account, hour, category, cost, autoCost])

describe('the last seven days through auto', () => {
  it('are sums by what calls were about, dearest first, and of nobody else', async () => {
    await record(accountId, hoursAgo(1), 'chat', 100, 10)
    await record(accountId, hoursAgo(30), 'chat', 200, 20)
    await record(accountId, hoursAgo(2), 'code', 400, 50)
    await record(accountId, hoursAgo(9 * 24), 'code', 1_000, 1)
    await record(uuid(), hoursAgo(1), 'chat', 7, 7)
    expect(await replay(userCaller(accountId))).toEqual([
      { category: 'code', tier: 'mid', autoModel: 'a/cheap', calls: 2, cost: 400n, autoCost: 50n },
      { category: 'chat', tier: 'mid', autoModel: 'a/cheap', calls: 4, cost: 300n, autoCost: 30n },
    ])
  })
})

describe('what auto has learnt', () => {
  it('is shown where there is enough of it', async () => {
    const add = (category: string, good: number, bad: number) => db().query(`insert into auto.evidence_day values ((now() at time zone 'UTC')::date, $1, 'a/cheap', $2, $3)`, [category, good, bad])
    await add('chat', 30, 10)
    await add('code', 5, 5)
    expect(await lessons()).toEqual([{ category: 'chat', model: 'a/cheap', weight: 40, good: 0.75 }])
  })
})

describe('traffic beside a baseline', () => {
  it('prices the same tokens, cached ones as cached, without surcharges for long prompts', () => {
    const price = listPrice({ input: '2', output: '10', cacheRead: '0.2', tiers: [{ inputAbove: 1_000, input: '4', output: '20' }] })
    expect(whatIf({ input: 1_500_000n, cached: 500_000n, output: 100_000n }, price, new Date())).toBe(2_000_000_000n + 100_000_000n + 1_000_000_000n)
  })

  it('leaves out what nothing compares with', () => {
    const part = { name: null, requests: 1, freeCalls: 0, errors: 0, cancelled: 0, inputTokens: 1_000n, cachedTokens: 0n, outputTokens: 500n, charged: 5n, listCost: 5n, ttftMs: null, durationMs: null }
    const { rows, was } = compare([{ ...part, id: 'openai/gpt-5.4' }, { ...part, id: 'openai/text-embedding-3-small' }], listPrice({ input: '1', output: '1' }))
    expect(rows.map(({ id }) => id)).toEqual(['openai/gpt-5.4'])
    expect(was).toBe(5n)
  })
})
