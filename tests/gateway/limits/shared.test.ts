import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { KeyCaller } from '#lib/caller.ts'
import { uuid } from '#lib/ids.ts'
import { openLimits, type Limits } from '#lib/gateway/limits/limits.ts'
import type { Rule, Rules } from '#lib/gateway/limits/rules.ts'
import { SharedLimits } from '#lib/gateway/limits/shared.ts'
import { openFaultyRedis, withoutRedis, type FaultyRedis } from '../../support/redis.ts'

const bucket = (limit: number, counts: Rule['counts'] = 'requests'): Rule => ({ name: `test:{${uuid()}}`, limit, counts, of: 'account' })
const one = { requests: 1, tokens: 0 }

describe.skipIf(withoutRedis)('limits in Redis', () => {
  let redis: FaultyRedis
  let shared: SharedLimits

  beforeAll(async () => {
    redis = await openFaultyRedis()
    shared = await SharedLimits.open(redis.url, () => undefined)
  })
  afterAll(async () => {
    await shared.close()
    await redis.close()
  })

  it('admit exactly themselves at one moment, whatever their size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (limit) => {
        const rules: Rules = { buckets: [bucket(limit)], places: [] }
        const told = await Promise.all(Array.from({ length: limit + 5 }, () => shared.take(rules, one, '')))
        expect(told.filter((answer) => !answer!.refused)).toHaveLength(limit)
        const { refused } = told.at(-1)!
        expect(refused!.waitMs).toBeLessThanOrEqual(60_000 / limit)
        expect(refused!.waitMs).toBeGreaterThan(60_000 / limit - 1_000)
      }),
      { numRuns: 40 },
    )
  })

  it('are taken all or none', async () => {
    const [wide, narrow] = [bucket(100), bucket(1)]
    await shared.take({ buckets: [narrow], places: [] }, one, '')
    const refused = await shared.take({ buckets: [wide, narrow], places: [] }, one, '')
    expect(refused).toMatchObject({ refused: { rule: narrow }, used: [0, expect.any(Number)] })
    const admitted = await shared.take({ buckets: [wide], places: [] }, one, '')
    expect(admitted!.used[0]).toBe(600)
  })

  it('give tokens back and owe what was used beyond the estimate', async () => {
    const rules: Rules = { buckets: [bucket(1_000, 'tokens')], places: [] }
    const used = async (): Promise<number> => (await shared.take(rules, { requests: 0, tokens: 0 }, ''))!.used[0]!
    await shared.take(rules, { requests: 0, tokens: 1_000 }, '')
    shared.leave(rules, { requests: 0, tokens: -600 }, 'a')
    expect(await used()).toBeLessThanOrEqual(24_000)
    expect(await used()).toBeGreaterThan(23_000)
    shared.leave(rules, { requests: 0, tokens: 1_000 }, 'a')
    expect(await used()).toBeGreaterThan(82_000)
    shared.leave(rules, { requests: 0, tokens: -5_000 }, 'a')
    expect(await used()).toBe(0)
  })

  it('count calls at once over all processes, each once', async () => {
    const rules: Rules = { buckets: [], places: [{ ...bucket(3), counts: 'places' }] }
    const other = await SharedLimits.open(redis.url, () => undefined)
    const enter = async (limits: SharedLimits, lease: string): Promise<boolean> => !(await limits.take(rules, one, lease))!.refused
    expect([await enter(shared, 'a'), await enter(other, 'b'), await enter(shared, 'c'), await enter(other, 'd')]).toEqual([true, true, true, false])
    shared.leave(rules, { requests: 0, tokens: 0 }, 'a')
    // Nobody waits for a place to be given back; what the same connection is asked afterwards comes after it.
    await shared.take(rules, { requests: 0, tokens: 0 }, '')
    expect([await enter(other, 'd'), await enter(shared, 'e')]).toEqual([true, false])
    expect((await shared.take(rules, one, 'f'))!.running).toEqual([3])
    other.leave(rules, { requests: 0, tokens: 0 }, 'never entered')
    expect(await enter(shared, 'e')).toBe(false)
    await other.close()
  })

  it('leave nothing behind when their minute is over', async () => {
    const rules: Rules = { buckets: [bucket(60)], places: [{ ...bucket(3), counts: 'places' }] }
    await shared.take(rules, one, 'lease')
    const client = new Redis(redis.url)
    expect(await client.pttl(rules.buckets[0]!.name)).toBeGreaterThan(500)
    expect(await client.pttl(rules.buckets[0]!.name)).toBeLessThanOrEqual(1_000)
    expect(await client.pttl(rules.places[0]!.name)).toBeLessThanOrEqual(60_000)
    await client.quit()
  })
})

describe.skipIf(withoutRedis)('when Redis goes away', () => {
  const LIMIT = 60
  let redis: FaultyRedis
  let both: Limits[]
  const unset = { rpm: null, tpm: null, concurrency: null }
  const somebody = (): KeyCaller => ({ kind: 'key', accountId: uuid(), keyId: uuid(), keyName: 'test', keyLabel: 'test', allowedModels: null, expiresAt: null, limits: unset, accountLimits: { ...unset, rpm: LIMIT }, brake: true })

  let clock = 0
  const now = (): number => performance.now() + clock
  const open = (): Promise<Limits> => openLimits({ now, rpm: 0, tpm: 0, concurrency: 0, addressRpm: 0, instances: () => 2, redisUrl: redis.url })
  beforeEach(async () => {
    redis = await openFaultyRedis()
    both = await Promise.all([open(), open()])
  })
  afterEach(async () => {
    redis.resume()
    await Promise.all(both.map((limits) => limits.close()))
    await redis.close()
  })

  /** One request, entered and left. */
  async function admitted(limits: Limits, caller: KeyCaller): Promise<boolean> {
    const slot = limits.slot(caller, { requestId: uuid(), works: true })
    try {
      await slot.enter()
      return true
    } catch (error) {
      expect(error).toMatchObject({ code: 'rate_limit_exceeded' })
      return false
    } finally {
      slot.leave()
    }
  }

  const many = async (times: number, limits: Limits, caller: KeyCaller): Promise<number> => (await Promise.all(Array.from({ length: times }, () => admitted(limits, caller)))).filter(Boolean).length
  /** What comes back in this time may be admitted too, by each instance one more begun. */
  const most = (startedAt: number): number => LIMIT + Math.floor(((now() - startedAt) / 60_000) * LIMIT) + 2

  it.each<[string, (redis: FaultyRedis) => unknown]>([
    ['killed', (redis) => redis.kill()],
    ['standing still', (redis) => redis.pause()],
  ])('(%s) nobody gets an error, and all instances together admit no more than the limit', async (_, harm) => {
    const [a, b] = both as [Limits, Limits]
    const [even, lopsided, unseen] = [somebody(), somebody(), somebody()]
    const startedAt = now()
    let [lop, news] = [(await many(1, b, lopsided)) + (await many(LIMIT - 1, a, lopsided)), 0]
    clock += 2_000 // What b knows of it grows old.
    let evenly = (await many(20, a, even)) + (await many(20, b, even))
    expect([evenly, lop]).toEqual([40, LIMIT])
    await harm(redis)
    evenly += (await many(40, a, even)) + (await many(40, b, even))
    lop += (await many(40, a, lopsided)) + (await many(40, b, lopsided))
    news += (await many(40, a, unseen)) + (await many(40, b, unseen))
    expect(evenly).toBeGreaterThan(55)
    expect(evenly).toBeLessThanOrEqual(most(startedAt))
    expect(lop).toBeLessThanOrEqual(most(startedAt))
    expect(news).toBeLessThanOrEqual(most(startedAt))
  })

  it('what was let through meanwhile still counts when it comes back empty', async () => {
    const [a, b] = both as [Limits, Limits]
    const caller = somebody()
    const startedAt = now()
    let all = (await many(20, a, caller)) + (await many(20, b, caller))
    await redis.kill()
    all += (await many(40, a, caller)) + (await many(40, b, caller))
    await redis.start()
    const back = somebody()
    // Told by the bucket of somebody new: only Redis gives more than a share.
    await expect.poll(async () => (await admitted(a, back), a.slot(back, { requestId: uuid(), works: true }).levels().requests), { timeout: 5_000 }).toBeDefined()
    for (let round = 0; round < 3; round++) all += (await many(40, a, caller)) + (await many(40, b, caller))
    expect(all).toBeLessThanOrEqual(most(startedAt))
  })
})
