import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { openMeasures, type Measures, type Outcome } from '#lib/gateway/measures/measures.ts'
import { rollUp } from '#lib/gateway/measures/store.ts'
import { Track } from '#lib/gateway/measures/track.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, openai, startTestGateway, type TestGateway } from '../support/gateway.ts'

const OFFER = 'maker/model@host:model'
const MINUTE = 60_000
let clock: number
const now = (): number => clock
const open = (): Measures => openMeasures({ now, everyMs: 0 })

function note(measures: Measures, outcome: Partial<Outcome>, times = 1): void {
  for (let index = 0; index < times; index++) measures.note({ offer: OFFER, at: clock, result: 'answered', ...outcome })
}

let gateway: TestGateway

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
})

beforeEach(async () => {
  await db().query('delete from health.offer_minute')
  await db().query('delete from health.offer_hour')
  clock = Date.parse('2026-11-23T10:00:30Z')
})

afterAll(async () => {
  await gateway.close()
  await expectBalancedBooks()
})

describe('measures of one process', () => {
  it('know nothing of an offer before its first call', () => {
    expect(open().of(OFFER)).toBeUndefined()
  })

  it('tell uptime by window, without rate limits', () => {
    const measures = open()
    note(measures, { result: 'failed' }, 3)
    clock += 10 * MINUTE
    note(measures, {}, 9)
    note(measures, { result: 'rate_limited' }, 50)
    expect(measures.of(OFFER)).toMatchObject({ uptime5m: 1, uptime30m: 0.75, uptime1d: 0.75 })
    clock += 21 * MINUTE
    expect(measures.of(OFFER)).toMatchObject({ uptime5m: null, uptime30m: 1 })
  })

  it('tell times and speeds as percentiles, and how much was read from caches', () => {
    const measures = open()
    for (let ms = 1; ms <= 100; ms++) note(measures, { ttftMs: ms * 10, outputTokens: 200, streamMs: ms * 100, inputTokens: 1_000, cachedTokens: 250 })
    const { ttftMs, tokensPerSecond, cacheHitRate } = measures.of(OFFER)!
    expect(ttftMs!.p50 / 500).toBeCloseTo(1, 0)
    expect(ttftMs!.p99).toBeGreaterThan(900)
    // Nine of ten answers were at least this fast: 200 tokens in 9 s.
    expect(tokensPerSecond!.p90).toBeGreaterThan(20)
    expect(tokensPerSecond!.p90).toBeLessThan(25)
    expect(cacheHitRate).toBe(0.25)
  })

  it('take no speed from answers that came at once or were a few words', () => {
    const measures = open()
    note(measures, { outputTokens: 500, streamMs: 2 })
    note(measures, { outputTokens: 3, streamMs: 400 })
    expect(measures.of(OFFER)!.tokensPerSecond).toBeNull()
  })

  it('see an outage within the half minute in which it happens', () => {
    const measures = open()
    note(measures, {}, 2)
    note(measures, { result: 'failed' })
    expect(measures.of(OFFER)!.failedRecently).toBe(false)
    clock += 1_000
    note(measures, { result: 'failed' })
    expect(measures.of(OFFER)!.failedRecently).toBe(true)
    clock += 31_000
    expect(measures.of(OFFER)!.failedRecently).toBe(false)
  })

  it('count no more than they can hold', () => {
    const measures = open()
    for (let offer = 0; offer < 5_000; offer++) note(measures, { offer: `model@host:${offer}` })
    expect(measures.of('model@host:0')).toBeDefined()
    expect(measures.of('model@host:4999')).toBeUndefined()
  })
})

describe('what is kept of one offer', () => {
  it('is half an hour of minutes, whether or not they could be written', () => {
    const track = new Track()
    for (let minute = 0; minute < 24 * 60; minute++) {
      clock += MINUTE
      for (let call = 0; call < 100; call++) track.note({ offer: OFFER, at: clock, result: 'answered', ttftMs: 1 + ((minute * 37 + call * 91) % 5_000) })
      track.expire(clock)
    }
    expect(track.mine.size).toBe(30)
    expect(track.unwritten.size).toBe(30)
    for (const { ttft } of track.mine.values()) expect(Object.keys(ttft).length).toBeLessThanOrEqual(100)
  })
})

describe('measures of several processes', () => {
  it('add up through the database', async () => {
    const [one, two] = [open(), open()]
    note(one, { ttftMs: 100, inputTokens: 100, cachedTokens: 0 }, 3)
    note(two, { ttftMs: 1_000, inputTokens: 100, cachedTokens: 100 }, 3)
    note(two, { result: 'failed' }, 2)
    await one.exchange()
    await two.exchange()
    await one.exchange()
    clock += 1_000
    for (const measures of [one, two]) {
      expect(measures.of(OFFER)).toMatchObject({ uptime5m: 0.75, uptime30m: 0.75, cacheHitRate: 0.5 })
      expect(measures.of(OFFER)!.ttftMs!.p50).toBeLessThan(110)
      expect(measures.of(OFFER)!.ttftMs!.p90).toBeGreaterThan(900)
    }
  })

  it('do not count anything twice when a round is repeated', async () => {
    const [one, two] = [open(), open()]
    note(one, { result: 'failed' })
    for (let round = 0; round < 5; round++) {
      note(one, {})
      await one.exchange()
      await one.exchange()
      await two.exchange()
    }
    clock += 1_000
    expect(two.of(OFFER)!.uptime30m).toBe(5 / 6)
    await rollUp(clock)
    await rollUp(clock)
    expect((await db().query('select answered, failed from health.offer_hour')).rows).toEqual([{ answered: 5, failed: 1 }])
  })

  it('survive a database that is away, and are told when it is back', async () => {
    const owner = new pg.Client({ connectionString: process.env.DATABASE_URL })
    await owner.connect()
    const [one, two] = [open(), open()]
    try {
      await owner.query('alter table health.offer_minute rename to away')
      note(one, { result: 'failed' })
      await expect(one.exchange()).rejects.toThrow('offer_minute')
      note(one, {}, 3)
      expect(one.of(OFFER)).toMatchObject({ uptime30m: 0.75 })
    } finally {
      await owner.query('alter table health.away rename to offer_minute')
      await owner.end()
    }
    await one.exchange()
    await two.exchange()
    expect(two.of(OFFER)).toMatchObject({ uptime30m: 0.75 })
  })

  it('are known to a process that starts later, the whole day of them', async () => {
    const one = open()
    note(one, { result: 'failed' }, 2)
    await one.exchange()
    await rollUp(clock)
    clock += 5 * 60 * MINUTE
    note(one, { ttftMs: 80 }, 6)
    await one.exchange()
    await rollUp(clock)
    const later = open()
    await later.exchange()
    expect(later.of(OFFER)).toMatchObject({ uptime5m: 1, uptime30m: 1, uptime1d: 0.75 })
  })

  it('roll up to hours that hold the same percentiles, and forget minutes after two days', async () => {
    const one = open()
    for (let ms = 10; ms <= 1_000; ms += 10) note(one, { ttftMs: ms })
    await one.exchange()
    await rollUp(clock)
    clock += 49 * 60 * MINUTE
    await rollUp(clock)
    expect((await db().query('select * from health.offer_minute')).rows).toEqual([])
    const { rows } = await db().query<{ ttft: Record<string, number> }>('select ttft from health.offer_hour')
    expect(Object.values(rows[0]!.ttft).reduce((sum, count) => sum + count, 0)).toBe(100)
    clock += 31 * 24 * 60 * MINUTE
    await rollUp(clock)
    expect((await db().query('select * from health.offer_hour')).rows).toEqual([])
  })
})

interface Endpoint {
  tag: string
  uptime_last_5m: number | null
  latency_last_30m: { p50: number } | null
  throughput_last_30m: { p50: number } | null
}

const MODEL = 'deepseek/deepseek-chat'

async function endpoints(): Promise<Endpoint[]> {
  const response = await fetch(`${gateway.url}/v1/models/${MODEL}/endpoints`)
  return ((await response.json()) as { data: { endpoints: Endpoint[] } }).data.endpoints
}

describe('calls through the gateway', () => {
  it('are what is measured', async () => {
    const { key } = await newAccount({ credit: '1' })
    const ask = (content: string): Promise<unknown> => openai(gateway.url, key).chat.completions.create({ model: MODEL, messages: [{ role: 'user', content }] })
    const stream = await openai(gateway.url, key).chat.completions.create({ model: MODEL, stream: true, messages: [{ role: 'user', content: 'Count. [sandbox: slow=5 tokens=40]' }] })
    for await (const chunk of stream) void chunk
    await ask('Hello')
    await ask('Hello')
    gateway.sandbox.control.fail('status=500', { provider: 'deepseek' })
    await ask('Hello').catch(() => undefined)
    // The caller's own fault, and one that no provider is to blame for.
    await ask('[sandbox: status=400]').catch(() => undefined)
    await expect.poll(async () => (await endpoints())[0]?.uptime_last_5m, { timeout: 5_000 }).toBe(75)
    const [first] = await endpoints()
    expect(first).toMatchObject({ tag: 'deepseek', latency_last_30m: { p50: expect.any(Number) as number }, throughput_last_30m: { p50: expect.any(Number) as number } })
  })
})
