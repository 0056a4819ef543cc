import { describe, expect, it } from 'vitest'
import type { Price } from '#lib/catalog/types.ts'
import { noUsage } from '#lib/chat/usage.ts'
import { parseUsd, perMillion } from '#lib/money.ts'
import { affordableOutput, estimateHold, fitsFreeCall } from '#lib/billing/estimate.ts'
import { costOf } from '#lib/billing/price.ts'
import { countTokens } from '#lib/billing/tokens.ts'

const price: Price = { input: perMillion('3'), output: perMillion('15'), cacheWrite5m: perMillion('3.75'), cacheWrite1h: perMillion('6') }
const texts: Record<string, string> = {
  English: 'The quick brown fox jumps over the lazy dog, and then it explains why it did so at some length. '.repeat(80),
  Chinese: '敏捷的棕色狐狸跳过了懒狗,然后用相当长的篇幅解释了它为什么这样做。'.repeat(80),
  code: 'export function sum(values: readonly number[]): number {\n  return values.reduce((a, b) => a + b, 0)\n}\n'.repeat(60),
  Japanese: 'すばやい茶色の狐はのろまな犬を飛び越え、その理由を長々と説明した。'.repeat(60),
}

describe('a hold', () => {
  it.each(Object.keys(texts))('covers the prompt and the output limit: %s', async (kind) => {
    const text = texts[kind]!
    const tokens = await countTokens(text)
    const hold = estimateHold({ promptBytes: Buffer.byteLength(text), images: 0, price, maxOutput: 500 })
    const cost = costOf({ ...noUsage, input: tokens, output: 500 }, price, new Date()).total
    expect(hold).toBeGreaterThanOrEqual(cost)
    expect(hold).toBeLessThan(cost * 4n)
  })

  it('grows with answers, images, cache writes and tiers', () => {
    const size = { promptBytes: 10_000, images: 0, price, maxOutput: 1_000 }
    const plain = estimateHold(size)
    expect(estimateHold({ ...size, n: 2 }) - plain).toBe(15_000_000n)
    expect(estimateHold({ ...size, images: 1 })).toBeGreaterThan(plain)
    expect(estimateHold({ ...size, caches: true })).toBeGreaterThan(plain)
    expect(estimateHold({ ...size, price: { ...price, tiers: [{ inputAbove: 4_000, input: 9_000_000n, output: 30_000_000n }] } })).toBeGreaterThan(plain)
  })

  it('and what it buys are each other’s inverse', () => {
    const size = { promptBytes: 4_000, images: 1, price, n: 3 }
    expect(affordableOutput({ ...size, available: estimateHold({ ...size, maxOutput: 777 }) })).toBe(777)
    expect(affordableOutput({ ...size, available: 1n })).toBe(0)
    expect(affordableOutput({ ...size, price: { input: 0n, output: 0n }, available: 0n })).toBe(Number.MAX_SAFE_INTEGER)
  })
})

describe('a free call', () => {
  const rules = { maxOutputCap: 1_024, maxCost: parseUsd('0.05') }
  const size = { promptBytes: 2_000, images: 0, price }

  it('answers at most the cap, whatever was asked', () => {
    expect(fitsFreeCall({ ...size, ...rules, requested: undefined })).toEqual({ fits: true, maxOutput: 1_024 })
    expect(fitsFreeCall({ ...size, ...rules, requested: 100 })).toEqual({ fits: true, maxOutput: 100 })
    expect(fitsFreeCall({ ...size, ...rules, requested: 1 })).toEqual({ fits: true, maxOutput: 1 })
    expect(fitsFreeCall({ ...size, ...rules, requested: 100_000 })).toEqual({ fits: true, maxOutput: 1_024 })
    expect(fitsFreeCall({ ...size, ...rules, n: 4, requested: undefined })).toEqual({ fits: true, maxOutput: 256 })
  })

  it('answers shorter where the model is dear, and not at all where the prompt alone is too much', () => {
    const dear = { ...size, price: { input: perMillion('15'), output: perMillion('75') } }
    const fit = fitsFreeCall({ ...dear, ...rules, requested: undefined })
    expect(fit.fits).toBe(true)
    expect(fit.maxOutput).toBeLessThan(1_024)
    expect(estimateHold({ ...dear, maxOutput: fit.maxOutput })).toBeLessThanOrEqual(rules.maxCost)
    expect(fitsFreeCall({ ...dear, ...rules, promptBytes: 100_000, requested: undefined }).fits).toBe(false)
  })
})

describe('counting tokens', () => {
  it.each(['a', '^', '1', ' ', '\n', '😀', '<|endoftext|>', 'ﷺ'])('takes any repetition of %j without blocking the event loop', async (unit) => {
    const text = unit.repeat(Math.ceil(200_000 / unit.length))
    await countTokens('warm up')
    let longest = 0
    let last = performance.now()
    let counting = true
    const watch = (): void => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
      if (counting) setImmediate(watch)
    }
    setImmediate(watch)
    const tokens = await countTokens(text)
    counting = false
    expect(tokens).toBeGreaterThan(0)
    expect(longest).toBeLessThan(250)
  })

  it('counts as one encoder would, but for the seams', async () => {
    const whole = await import('gpt-tokenizer/encoding/o200k_base')
    for (const text of Object.values(texts)) {
      const exact = whole.countTokens(text)
      expect(Math.abs((await countTokens(text)) - exact)).toBeLessThanOrEqual(Math.max(2, exact * 0.01))
    }
    expect(await countTokens('')).toBe(0)
  })
})
