import { describe, expect, test } from 'vitest'
import { families, findModel, models, nearestModels, offerKey, type Model, type Price } from '#lib/catalog/index.ts'
import { perMillion } from '#lib/money.ts'
import { provider } from '#lib/providers/index.ts'

const eachModel = models.map((model) => [model.id, model] as const)

describe('the catalogue', () => {
  test('holds at least 60 models of at least 12 makers', () => {
    expect(models.length).toBeGreaterThanOrEqual(60)
    expect(new Set(models.map((model) => model.author)).size).toBeGreaterThanOrEqual(12)
  })

  test('gives every id, alias and family name to one model only', () => {
    const names = [...models.flatMap((model) => [model.id, ...model.aliases]), ...families.map((family) => family.id)].map((name) => name.toLowerCase())
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test('gives no provider’s own name of a model to two models', () => {
    const owners = new Map<string, string>()
    for (const model of models) {
      for (const { upstream } of model.offers) {
        expect(owners.get(upstream.toLowerCase()) ?? model.id).toBe(model.id)
        owners.set(upstream.toLowerCase(), model.id)
      }
    }
  })

  test('has one offer for each key of the price list', () => {
    const keys = models.flatMap((model) => model.offers.map((offer) => offerKey(model, offer)))
    expect(new Set(keys).size).toBe(keys.length)
  })

  test.each(eachModel)('%s is well formed', (_, model) => {
    expect(model.id).toMatch(/^[a-z0-9-]+\/[a-z0-9.-]+$/)
    expect(model.id.startsWith(`${model.author}/`)).toBe(true)
    expect(model.description).not.toBe('')
    expect(model.contextLength ?? 1).toBeGreaterThan(0)
    expect(model.offers.length).toBeGreaterThan(0)
    for (const offer of model.offers) {
      expect(provider(offer.provider)?.id).toBe(offer.provider)
      expect(offer.source).not.toBe('')
      expect(offer.asOf).toMatch(/^2026-\d\d-\d\d$/)
      if (offer.price) expectSane(offer.price)
    }
  })

  test('every family stands for a model that exists', () => {
    for (const family of families) expect(findModel(family.model)?.id).toBe(family.model)
  })
})

function expectSane(price: Price) {
  const { tiers, hours, ...buckets } = price
  for (const amount of Object.values(buckets)) if (amount !== undefined) expect(amount).toBeGreaterThanOrEqual(0n)
  expect(price.cacheRead ?? 0n).toBeLessThanOrEqual(price.input)
  const limits = (tiers ?? []).map((tier) => tier.inputAbove)
  expect(limits).toEqual(limits.toSorted((a, b) => a - b))
  for (const tier of tiers ?? []) expect(tier.input).toBeGreaterThan(price.input)
  for (const hour of hours ?? []) expect(hour.from < hour.to).toBe(true)
}

function firstPrice(model: Model | undefined): Price {
  return model!.offers[0]!.price!
}

describe('names', () => {
  test.each([
    ['deepseek/deepseek-chat', 'deepseek/deepseek-flash'],
    ['deepseek-chat', 'deepseek/deepseek-flash'],
    ['anthropic/claude-sonnet', 'anthropic/claude-sonnet-5.5'],
    ['claude-sonnet', 'anthropic/claude-sonnet-5.5'],
    ['claude-sonnet-5-5', 'anthropic/claude-sonnet-5.5'],
    ['claude-haiku-4-5-20251001', 'anthropic/claude-haiku-4.5'],
    ['openai/gpt-5.4', 'openai/gpt-5.4'],
    ['gpt-5.4', 'openai/gpt-5.4'],
    ['GPT-5.4', 'openai/gpt-5.4'],
    ['MiniMax-M3', 'minimax/minimax-m3'],
    ['glm-4-flash', 'z-ai/glm-4-flash'],
    ['zhipu/glm-4-flash', 'z-ai/glm-4-flash'],
  ])('%s means %s', (name, id) => {
    expect(findModel(name)?.id).toBe(id)
  })

  test.each(['', 'gpt-4', 'openai/', 'constructor', '__proto__'])('%j means nothing', (name) => {
    expect(findModel(name)).toBeUndefined()
  })

  test.each([
    ['gpt5.4', 'openai/gpt-5.4'],
    ['openai/gpt-5.4-turbo', 'openai/gpt-5.4'],
    ['anthropic/claude-sonet', 'anthropic/claude-sonnet'],
    ['deepseek/chat', 'deepseek/deepseek-chat'],
    ['kimi3', 'moonshotai/kimi-k3'],
  ])('%s: did you mean %s?', (name, id) => {
    expect(nearestModels(name, 3)).toContain(id)
  })

  test('a very long name costs no more than a short one and gives as many ids as asked for', () => {
    expect(nearestModels('x'.repeat(1_000_000), 3)).toHaveLength(3)
  })
})

describe('prices', () => {
  test('are exact', () => {
    expect(firstPrice(findModel('openai/gpt-5.4'))).toMatchObject({
      input: 2_500_000n,
      output: 15_000_000n,
      cacheRead: 250_000n,
      tiers: [{ inputAbove: 272_000, input: 5_000_000n, output: 22_500_000n }],
    })
    expect(firstPrice(findModel('z-ai/glm-4-flash'))).toMatchObject({ input: perMillion('0.01'), output: perMillion('0.01') })
  })

  test('DeepSeek costs half outside its peak hours, and every minute of the week is one or the other', () => {
    const price = firstPrice(findModel('deepseek/deepseek-chat'))
    expect(price.input).toBe(perMillion('0.3'))
    expect(price.hours!.every((hour) => hour.price.input === perMillion('0.15') && hour.price.cacheRead === perMillion('0.003'))).toBe(true)
    let cheap = 0
    for (let day = 0; day < 7; day++) {
      for (let hour = 0; hour < 24; hour++) {
        const clock = `${String(hour).padStart(2, '0')}:00`
        const windows = price.hours!.filter((window) => window.days.includes(day) && window.from <= clock && clock < window.to)
        expect(windows.length).toBeLessThanOrEqual(1)
        cheap += windows.length
      }
    }
    expect(7 * 24 - cheap).toBe(5 * 7)
  })

  test('what is not known stays unknown', () => {
    expect(findModel('baidu/ernie-5.1')!.offers.every((offer) => offer.price === null)).toBe(true)
    expect(findModel('openai/whisper-1')!.offers.every((offer) => offer.price === null)).toBe(true)
  })

  test('reasoning models of OpenAI and the newer Claudes refuse sampling', () => {
    expect(findModel('openai/gpt-5.4')!.capabilities.sampling).toBe(false)
    expect(findModel('anthropic/claude-sonnet')!.capabilities.sampling).toBe(false)
    expect(findModel('openai/gpt-4o-mini')!.capabilities.sampling).toBe(true)
    expect(findModel('anthropic/claude-haiku-4.5')!.capabilities.sampling).toBe(true)
  })
})
