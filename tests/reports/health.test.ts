import { beforeAll, describe, expect, it } from 'vitest'
import { findModel, offerKey } from '#lib/catalog/index.ts'
import { openMeasures } from '#lib/gateway/measures/measures.ts'
import { rollUp } from '#lib/gateway/measures/store.ts'
import { modelHealth } from '#lib/reports/model-health.ts'
import { freshDatabase } from '../support/database.ts'

const HOUR = 3_600_000
const model = findModel('deepseek/deepseek-chat')!
const offer = offerKey(model, model.offers[0]!)
let clock = Date.now()

beforeAll(async () => {
  await freshDatabase()
  const measures = openMeasures({ now: () => clock, everyMs: 0 })
  const note = (result: 'answered' | 'failed', times: number): void => {
    for (let index = 0; index < times; index++) measures.note({ offer, at: clock, result, ...(result === 'answered' && { ttftMs: 300, streamMs: 2_000, outputTokens: 100 }) })
  }
  const today = clock
  clock = today - 5 * HOUR
  note('answered', 3)
  note('failed', 1)
  await measures.exchange()
  await rollUp(clock)
  clock = today
  note('answered', 6)
  await measures.exchange()
})

describe('a model’s health', () => {
  it('is 24 hours, the day and the last half hour, together and by provider', async () => {
    const health = await modelHealth(model)
    expect(health.hours).toHaveLength(24)
    expect(health.hours.map(({ calls }) => calls).filter((calls) => calls > 0)).toEqual([4, 6])
    const began = Math.floor(clock / HOUR) * HOUR
    expect(health.hours.find(({ at }) => at.getTime() === began - 5 * HOUR)).toMatchObject({ calls: 4, failed: 1, uptime: 0.75 })
    expect(health.hours.find(({ at }) => at.getTime() === began)).toMatchObject({ calls: 6, failed: 0, uptime: 1 })
    expect(health.day).toMatchObject({ calls: 10, uptime: 0.9 })
    expect(health.now).toMatchObject({ calls: 6, uptime: 1 })
    expect(health.now.ttftMs!.p50 / 300).toBeCloseTo(1, 0)
    expect(health.now.tokensPerSecond!.p50 / 50).toBeCloseTo(1, 0)
    expect(health.offers[0]).toMatchObject({ provider: model.offers[0]!.provider, day: { calls: 10 } })
  })

  it('of a model that nobody called says so, not that it is up or down', async () => {
    const health = await modelHealth(findModel('openai/gpt-5.4')!)
    expect(health.day).toEqual({ calls: 0, failed: 0, rateLimited: 0, uptime: null, ttftMs: null, tokensPerSecond: null, cacheHitRate: null })
  })
})
