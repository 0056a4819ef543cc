import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncPrices } from '#lib/billing/price.ts'
import { noFilter } from '#lib/call-filter.ts'
import { models } from '#lib/catalog/index.ts'
import { activity } from '#lib/reports/activity.ts'
import { parseRange } from '#lib/reports/range.ts'
import { userCaller } from '../reports/support.ts'
import { freshDatabase } from '../support/database.ts'
import { fillUsage, type UsageData } from './usage-data.ts'
import { charged, compareTotals } from './usage-totals.ts'

let client: pg.Client
let data: UsageData

// That the books balance over what was filled is checked when the file ends (tests/support/database.ts).
beforeAll(async () => {
  client = new pg.Client({ connectionString: await freshDatabase() })
  await client.connect()
  await syncPrices(models)
  data = await fillUsage(client, { calls: 10_000, days: 400 })
})
afterAll(() => client.end())

describe('what bench:usage fills', () => {
  it("adds up on the page of usage to the ledger's sum, in every range, by model and by key", async () => {
    const totals = await compareTotals(client, userCaller(data.big.accountId))
    expect(totals.filter(({ page, ledger }) => page !== ledger)).toEqual([])
    expect(totals.filter(({ ledger }) => ledger > 0n).length).toBeGreaterThan(20)
  })

  it("adds up to the ledger's sum when activity is read page by page to its end", async () => {
    const { accountId } = data.second
    const span = parseRange({ range: '12m' }, 'UTC')
    let sum = 0n
    let pages = 0
    let before: string | undefined
    do {
      const { calls, older } = await activity(userCaller(accountId), { filter: noFilter, span, before })
      sum += calls.reduce((total, call) => total + call.charged, 0n)
      before = older ?? undefined
      pages++
    } while (before)
    expect(pages).toBeGreaterThan(10)
    expect(sum).toBe(await charged(client, accountId, span))
  })
})
