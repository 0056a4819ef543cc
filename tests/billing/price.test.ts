import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Model, Price } from '#lib/catalog/types.ts'
import { inputTokens, noUsage, outputTokens, type Usage } from '#lib/chat/usage.ts'
import { db } from '#lib/db.ts'
import { ceilToNano, perMillion } from '#lib/money.ts'
import { generation } from '#lib/billing/generation.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { packPrice, samePrice, unpackPrice } from '#lib/billing/packed-price.ts'
import { costOf, syncPrices } from '#lib/billing/price.ts'
import { freshDatabase } from '../support/database.ts'
import { model, newAccount, offer, reservation, settlement } from './support.ts'

const noon = new Date('2026-11-23T12:00:00Z')

describe('a cost', () => {
  it('is tokens times price, rounded up once', () => {
    const price: Price = { input: perMillion('2.5'), output: perMillion('15'), cacheRead: perMillion('0.25') }
    const cost = costOf({ ...noUsage, input: 1_000, cacheRead: 3, output: 7, reasoning: 1 }, price, noon)
    expect(cost.lines).toEqual([
      { bucket: 'input', tokens: 1_000, unit: 2_500_000n, amount: 2_500_000_000n },
      { bucket: 'cacheRead', tokens: 3, unit: 250_000n, amount: 750_000n },
      { bucket: 'output', tokens: 7, unit: 15_000_000n, amount: 105_000_000n },
      { bucket: 'reasoning', tokens: 1, unit: 15_000_000n, amount: 15_000_000n },
    ])
    expect([cost.total, cost.input, cost.output]).toEqual([2_620_750n, 2_500_750n, 120_000n])
    expect(costOf({ ...noUsage, input: 1 }, { input: 1n, output: 0n }, noon).total).toBe(1n)
  })

  it('lets a bucket without a price of its own fall back', () => {
    const usage = { ...noUsage, cacheRead: 1, cacheWrite5m: 1, cacheWrite1h: 1, inputAudio: 1, outputAudio: 1, outputImage: 1 }
    const units = (price: Price) => costOf(usage, price, noon).lines.map((line) => line.unit)
    expect(units({ input: 10n, output: 20n })).toEqual([10n, 10n, 10n, 10n, 20n, 20n])
    expect(units({ input: 10n, output: 20n, cacheWrite5m: 12n })).toEqual([10n, 12n, 12n, 10n, 20n, 20n])
    expect(units({ input: 10n, output: 20n, cacheRead: 1n, cacheWrite5m: 12n, cacheWrite1h: 19n, inputAudio: 30n, outputAudio: 60n, outputImage: 70n })).toEqual([1n, 12n, 19n, 30n, 60n, 70n])
  })

  it('goes up a tier for the whole request, counting cached input', () => {
    const price: Price = { input: 10n, output: 20n, cacheRead: 1n, tiers: [{ inputAbove: 100, input: 20n, output: 30n, cacheRead: 2n }, { inputAbove: 1_000, input: 40n, output: 60n }] }
    const units = (input: number, cacheRead: number) => costOf({ ...noUsage, input, cacheRead, output: 1 }, price, noon).lines.map((line) => line.unit)
    expect(units(50, 50)).toEqual([10n, 1n, 20n])
    expect(units(51, 50)).toEqual([20n, 2n, 30n])
    expect(units(1_001, 0)).toEqual([40n, 60n])
  })

  it.each([
    ['2026-11-23T00:59:59Z', 10n],
    ['2026-11-23T01:00:00Z', 3n],
    ['2026-11-23T10:00:00Z', 10n],
    ['2026-11-22T01:00:00Z', 10n],
    ['2026-11-23T23:30:00Z', 5n],
    ['2026-11-24T05:59:00Z', 5n],
    ['2026-11-24T06:00:00Z', 10n],
    ['2026-11-23T05:00:00Z', 3n],
  ])('has prices by the hour: %s', (at, unit) => {
    const price: Price = {
      input: 10n,
      output: 10n,
      hours: [{ days: [1], from: '01:00', to: '10:00', price: { input: 3n, output: 3n } }, { days: [1], from: '22:00', to: '06:00', price: { input: 5n, output: 5n } }],
    }
    expect(costOf({ ...noUsage, input: 1 }, price, new Date(at)).lines[0]!.unit).toBe(unit)
  })

  it('refuses counts that are no counts', () => {
    for (const input of [-1, 0.5, NaN, Infinity, 1e15 * 10]) expect(() => costOf({ ...noUsage, input }, { input: 1n, output: 1n }, noon)).toThrow(RangeError)
  })

  const tokens = fc.integer({ min: 0, max: 2_000_000 })
  const usages: fc.Arbitrary<Usage> = fc.record({ input: tokens, cacheRead: tokens, cacheWrite5m: tokens, cacheWrite1h: tokens, inputAudio: tokens, output: tokens, reasoning: tokens, outputAudio: tokens, outputImage: tokens })
  const unit = fc.bigInt(0n, 500_000_000n)
  const prices: fc.Arbitrary<Price> = fc.record(
    { input: unit, output: unit, cacheRead: unit, cacheWrite5m: unit, cacheWrite1h: unit, inputAudio: unit, outputAudio: unit, outputImage: unit, tiers: fc.tuple(tokens, unit, unit).map(([inputAbove, input, output]) => [{ inputAbove, input, output }]) },
    { requiredKeys: ['input', 'output'] },
  )

  it('has lines that sum to it exactly, for any usage and price', () => {
    fc.assert(
      fc.property(usages, prices, (usage, price) => {
        const cost = costOf(usage, price, noon)
        expect(cost.total).toBe(ceilToNano(cost.lines.reduce((sum, line) => sum + line.amount, 0n)))
        expect(cost.input + cost.output).toBe(cost.total)
        expect(cost.lines.reduce((sum, line) => sum + line.tokens, 0)).toBe(inputTokens(usage) + outputTokens(usage))
        for (const line of cost.lines) expect(line.amount).toBe(BigInt(line.tokens) * line.unit)
      }),
    )
  })

  it('survives the way to the database and back', () => {
    fc.assert(
      fc.property(prices, (price) => {
        expect(unpackPrice(JSON.parse(JSON.stringify(packPrice(price))) as ReturnType<typeof packPrice>)).toEqual(price)
        expect(samePrice(packPrice(price), packPrice({ ...price, input: price.input + 1n }))).toBe(false)
      }),
    )
  })
})

describe('the price book', () => {
  let ledger: Ledger
  beforeAll(async () => {
    await freshDatabase()
    ledger = await openLedger()
  })
  afterAll(() => ledger.close())

  const priced = (price: Price | null): Model => ({ ...model, offers: [{ ...model.offers[0]!, price }] })

  it('records a version per change, whoever starts first', async () => {
    const books = await Promise.all(Array.from({ length: 5 }, () => syncPrices([priced({ input: 5n, output: 6n })])))
    expect(new Set(books.map((book) => book.of(offer)?.priceId)).size).toBe(1)
    const again = await syncPrices([priced({ output: 6n, input: 5n })])
    expect(again.of(offer)).toEqual(books[0]!.of(offer))
    const dearer = await syncPrices([priced({ input: 5n, output: 7n })])
    expect(dearer.of(offer)?.priceId).not.toBe(again.of(offer)?.priceId)
    const { rows } = await db().query<{ version: number }>('select version from money.price order by version')
    expect(rows).toEqual([{ version: 1 }, { version: 2 }])
  })

  it('has no price for an offer without one', async () => {
    expect((await syncPrices([priced(null)])).of(offer)).toBeUndefined()
    expect((await syncPrices([priced({ input: 5n, output: 7n })])).of('maker/other@house:x')).toBeUndefined()
  })

  it('keeps the price a call began with on its receipt', async () => {
    const before = (await syncPrices([priced({ input: 1_000n, output: 2_000n })])).of(offer)!
    const accountId = await newAccount(10_000n)
    const r = reservation(accountId, before.priceId)
    await ledger.reserve(r)
    await syncPrices([priced({ input: 9_000n, output: 9_000n })])
    await ledger.settle(settlement(r, 25n, { usage: { ...noUsage, input: 5, output: 10 } }))
    const receipt = await generation({ accountId }, r.requestId)
    expect(receipt).toMatchObject({ cost: 25n, charged: 25n, inputCost: 5n, outputCost: 20n, rule: 'completed', price: { offer, id: before.priceId } })
    expect(receipt?.lines.map((line) => [line.bucket, line.tokens, line.unit])).toEqual([['input', 5, 1_000n], ['output', 10, 2_000n]])
    expect(await generation({ accountId: await newAccount() }, r.requestId)).toBeNull()
    expect(await generation({ accountId }, '018f0000-0000-7000-8000-000000000000')).toBeNull()
  })
})
