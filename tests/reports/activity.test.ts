import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantFreeCalls } from '#lib/billing/grants.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { noFilter, outcomesOf, parseFilter, type CallFilter } from '#lib/call-filter.ts'
import { generationId, uuid } from '#lib/ids.ts'
import { activity, countCalls, PAGE_SIZE, type ActivityQuery } from '#lib/reports/activity.ts'
import { model, newAccount, offer } from '../billing/support.ts'
import { freshDatabase } from '../support/database.ts'
import { makeCall, userCaller } from './support.ts'

let ledger: Ledger
let priceId: string
let accountId: string
const keys = [uuid(), uuid(), uuid()]
interface MadeCall { id: string; at: Date; keyId: string; model: string; provider: string; app: string; outcome: string; free: boolean }
/** Newest first. */
let made: MadeCall[]

const HOUR = 3_600_000

beforeAll(async () => {
  await freshDatabase()
  priceId = (await syncPrices([model])).of(offer)!.priceId
  ledger = await openLedger()
  accountId = await newAccount(1_000_000_000n)
  await grantFreeCalls(accountId)
  made = []
  const now = Date.now()
  for (let i = 0; i < 260; i++) {
    const fields = { keyId: keys[i % 17 ? i % 2 : 2]!, model: `m/${i % 7}`, provider: `p${i % 2}`, outcome: (['completed', 'completed', 'cancelled', 'interrupted'] as const)[i % 4]! }
    const at = new Date(now - ((i * 7_919) % 1_200) * HOUR - i * 10)
    const free = i % 6 === 0
    const id = await makeCall(ledger, { accountId, priceId, at, cost: BigInt(i + 1), freeEligible: free, appTitle: i % 3 ? `App ${i % 3}` : null, ...fields })
    made.push({ id: generationId(id), at, ...fields, app: i % 3 ? `App ${i % 3}` : '', free })
  }
  made.sort((a, b) => (a.id < b.id ? 1 : -1))
})
afterAll(() => ledger.close())

function matching(filter: CallFilter, span: ActivityQuery['span']): MadeCall[] {
  const within = (values: readonly string[], value: string) => values.length === 0 || values.includes(value)
  return made.filter(
    (call) =>
      within(filter.keys, call.keyId) && within(filter.models, call.model) && within(filter.providers, call.provider) && within(filter.apps, call.app) &&
      (filter.status === null || outcomesOf(filter.status)!.includes(call.outcome)) && (filter.paidBy === null || call.free === (filter.paidBy === 'free')) &&
      (span === null || (call.at >= span.from && call.at < span.to)),
  )
}

async function walk(query: ActivityQuery): Promise<{ down: string[]; up: string[] }> {
  const caller = userCaller(accountId)
  const down: string[] = []
  let page = await activity(caller, query)
  for (;;) {
    down.push(...page.calls.map(({ id }) => id))
    if (!page.older) break
    page = await activity(caller, { ...query, before: page.older })
  }
  const up = page.calls.map(({ id }) => id)
  while (page.newer) {
    page = await activity(caller, { ...query, after: page.newer })
    up.unshift(...page.calls.map(({ id }) => id))
  }
  return { down, up }
}

const filters = fc.record({
  keys: fc.subarray(keys, { maxLength: 2 }), models: fc.subarray(['m/0', 'm/3', 'm/6'], { maxLength: 2 }), providers: fc.subarray(['p0', 'none'], { maxLength: 1 }), apps: fc.subarray(['', 'App 1'], { maxLength: 1 }),
  status: fc.constantFrom(null, 'completed' as const, 'cancelled' as const, 'failed' as const), paidBy: fc.constantFrom(null, 'free' as const, 'credit' as const),
})
const spans = fc.option(fc.tuple(fc.integer({ min: 0, max: 1_300 }), fc.integer({ min: 1, max: 600 })).map(([back, hours]) => {
  const from = Math.floor((Date.now() - back * HOUR) / HOUR) * HOUR
  return { from: new Date(from), to: new Date(from + hours * HOUR) }
}))

describe('activity', () => {
  it('pages through all calls and back, newest first, with nothing left out or told twice', async () => {
    const { down, up } = await walk({ filter: noFilter, span: null })
    expect(made.length).toBeGreaterThan(5 * PAGE_SIZE)
    expect(down).toEqual(made.map(({ id }) => id))
    expect(up).toEqual(down)
  })

  it('finds exactly the calls of any filter and time, and counts them', async () => {
    await fc.assert(
      fc.asyncProperty(filters, spans, async (filter, span) => {
        const expected = matching(filter, span).map(({ id }) => id)
        const { down, up } = await walk({ filter, span })
        expect(down).toEqual(expected)
        expect(up).toEqual(expected)
        const count = await countCalls(userCaller(accountId), { filter, span })
        expect(count).toBe(filter.status && filter.paidBy ? null : expected.length)
      }),
      { numRuns: 120 },
    )
  }, 120_000)

  it('shows nothing of another account, whatever name one continues from', async () => {
    const stranger = userCaller(await newAccount())
    for (const before of [undefined, made[0]!.id, 'gen-none', '']) expect(await activity(stranger, { filter: noFilter, span: null, before })).toEqual({ calls: [], older: null, newer: null })
  })
})

describe('a filter in an address', () => {
  it('takes what it knows, once each, and leaves the rest out', () => {
    expect(parseFilter({ key: [keys[0]!, 'x', keys[0]!], model: 'a/b', provider: undefined, app: '', status: 'failed', paid: 'free', other: 'x' })).toEqual({ keys: [keys[0]], models: ['a/b'], providers: [], apps: [''], status: 'failed', paidBy: 'free' })
    expect(parseFilter({ model: ['x'.repeat(201), 'a\0b'], status: 'reaped', paid: ['free', 'credit'] })).toEqual(noFilter)
  })
})
