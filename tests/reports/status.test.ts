import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { GET } from '../../app/api/status/route.ts'
import { findModel, offerKey } from '#lib/catalog/index.ts'
import { openMeasures, type Measures } from '#lib/gateway/measures/measures.ts'
import { checkBooks } from '#lib/billing/check-books.ts'
import { status } from '#lib/reports/status.ts'
import { freshDatabase } from '../support/database.ts'
import { relayTo, type Relay } from '../support/relay.ts'

const model = findModel('openai/gpt-5.4')!
const [openai, other] = model.offers.map((offer) => offerKey(model, offer))
let network: Relay
let measures: Measures
let clock = Date.now()

beforeAll(async () => {
  network = await relayTo(await freshDatabase())
  process.env.DATABASE_URL = network.url
  measures = openMeasures({ now: () => clock, everyMs: 0 })
})

afterAll(() => network.close())

// Figures are read every 15 seconds: each test begins later than that.
beforeEach(() => {
  clock += 16_000
  vi.useFakeTimers({ toFake: ['Date'], now: clock })
})

afterEach(() => void vi.useRealTimers())

async function call(offer: string | undefined, result: 'answered' | 'failed', times: number): Promise<void> {
  for (let index = 0; index < times; index++) measures.note({ offer: offer!, at: clock, result, ...(result === 'answered' && { ttftMs: 200 }) })
  await measures.exchange()
}

describe('the status', () => {
  it('before any call claims nothing', async () => {
    expect(await status()).toMatchObject({ level: 'unmeasured', failing: [], providers: [], models: [], gateway: { database: 'up', books: null } })
  })

  it('is up when everybody answers', async () => {
    await call(openai, 'answered', 3)
    await call(other, 'answered', 2)
    const { level, providers, models } = await status()
    expect(level).toBe('up')
    expect(providers.map(({ id, level, health }) => [id, level, health.day.calls])).toEqual([
      [model.offers[0]!.provider, 'up', 3],
      [model.offers[1]!.provider, 'up', 2],
    ])
    expect(models).toMatchObject([{ id: model.id, level: 'up', providers: [{ day: { calls: 3 } }, { day: { calls: 2 } }] }])
  })

  it('names who fails, first', async () => {
    await call(other, 'failed', 1)
    const some = await status()
    expect([some.level, some.failing, some.providers[0]!.id]).toEqual(['degraded', [some.providers[0]!.name], model.offers[1]!.provider])
    clock += 16_000
    vi.setSystemTime(clock)
    await call(openai, 'failed', 9)
    const most = await status()
    expect([most.level, most.failing]).toEqual(['down', [most.providers[0]!.name]])
    expect(most.providers[0]!.id).toBe(model.offers[0]!.provider)
  })

  it('tells programs the same, for a quarter of a minute', async () => {
    const response = await GET()
    expect(response.headers.get('cache-control')).toBe('public, max-age=15')
    const body = (await response.json()) as { status: string; providers: { last_30m: object; hours: object[] }[] }
    expect(body.status).toBe('down')
    expect(body.providers[0]).toMatchObject({ status: 'down', last_30m: { calls: 12, failed: 9, uptime: 0.25 } })
    expect(body.providers[0]!.hours).toHaveLength(24)
  })

  it('says whether the books balanced when they were last checked', async () => {
    await checkBooks()
    expect((await status()).gateway.books).toMatchObject({ balanced: true })
  })

  it('of a database that is away is that it is away', async () => {
    network.cut()
    expect(await status()).toMatchObject({ level: 'unknown', providers: [], gateway: { database: 'down', instances: null } })
    network.mend()
    await expect.poll(async () => (await status()).level, { timeout: 5_000 }).toBe('down')
  })
})
