import { describe, expect, it } from 'vitest'
import { models } from '#lib/catalog/index.ts'
import { measured } from '#lib/gateway/auto/measured.ts'
import { exactUsd, perMillion } from '#lib/money.ts'
import { autoMix } from '../../app/(site)/_home/auto-mix.ts'
import { forecast } from '../../app/(site)/_home/forecast.ts'

const premium = { input: perMillion('3'), output: perMillion('15') }
const month = { requests: 1_000_000, input: 1_000, output: 500 }

describe('a month', () => {
  it('costs requests times tokens times price, or the given share of it', () => {
    expect([undefined, 1_000, 101, 0].map((permille) => exactUsd(forecast(month, premium, permille)))).toEqual(['10500', '10500', '1060.5', '0'])
  })

  it('has a fraction of a nano-dollar rounded up once', () => {
    expect(forecast({ requests: 1, input: 1, output: 0 }, { input: 1n, output: 0n })).toBe(1n)
  })
})

describe('the mix of auto', () => {
  it('divides all calls among its models as measured, dearest first', () => {
    for (const row of measured) {
      const mix = autoMix(row, { now: new Date(), live: () => true })
      expect(mix.reduce((sum, { permille }) => sum + permille, 0)).toBe(1_000)
      expect(mix[0]!.permille).toBe(Math.round(row.shares.premium * 1_000))
      const prices = mix.map(({ input, output }) => BigInt(input) * 1_000n + BigInt(output) * 500n)
      expect(prices).toEqual(prices.toSorted((a, b) => Number(b - a)))
      expect(mix.every(({ id }) => models.some((model) => model.id === id))).toBe(true)
    }
  })

  it('keeps to what can be called here, and is empty where nothing can', () => {
    const only = autoMix(measured[0]!, { now: new Date(), live: (provider) => provider === 'openai' })
    expect(only.length).toBeGreaterThan(0)
    expect(only.map(({ id }) => id).filter((id) => !id.startsWith('openai/'))).toEqual([])
    expect(autoMix(measured[0]!, { now: new Date(), live: () => false })).toEqual([])
  })
})
