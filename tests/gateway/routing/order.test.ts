import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { order, type Ordering, type Ranked } from '#lib/gateway/routing/order.ts'

const even: Ordering = { sort: null, allowFallbacks: true, minThroughput: null, maxLatency: null, random: () => 0.5 }

function ranked(fields: Partial<Ranked> = {}): Ranked {
  return { wanted: Infinity, price: 1_000_000, measured: undefined, unwell: false, sticky: false, native: true, tight: false, resold: false, ...fields }
}

function measured(ttft: number, speed: number): NonNullable<Ranked['measured']> {
  const all = (value: number) => ({ p50: value, p75: value, p90: value, p99: value })
  return { uptime5m: 1, uptime30m: 1, uptime1d: 1, ttftMs: all(ttft), tokensPerSecond: all(speed), cacheHitRate: null, failedRecently: false }
}

const percentiles = fc.option(fc.double({ min: 1, max: 10_000, noNaN: true }).map((value) => ({ p50: value, p75: value, p90: value, p99: value })))
const anyRanked: fc.Arbitrary<Ranked> = fc.record({
  wanted: fc.constantFrom(0, 1, 2, Infinity),
  price: fc.double({ min: 0, max: 1e9, noNaN: true }),
  measured: fc.option(fc.record({ uptime5m: fc.constant(null), uptime30m: fc.constant(null), uptime1d: fc.constant(null), ttftMs: percentiles, tokensPerSecond: percentiles, cacheHitRate: fc.constant(null), failedRecently: fc.boolean() }), { nil: undefined }),
  unwell: fc.boolean(),
  sticky: fc.boolean(),
  native: fc.boolean(),
  tight: fc.boolean(),
  resold: fc.boolean(),
})
const anyOrdering: fc.Arbitrary<Ordering> = fc.record({
  sort: fc.constantFrom(null, 'price' as const, 'throughput' as const, 'latency' as const),
  allowFallbacks: fc.constant(true),
  minThroughput: fc.constantFrom(null, { p50: 100 }),
  maxLatency: fc.constantFrom(null, { p90: 0.5 }),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }).map((value) => () => value),
})

describe('the order of offers', () => {
  it('loses none, invents none, and changes nothing it was given', () => {
    fc.assert(
      fc.property(fc.array(anyRanked, { maxLength: 8 }), anyOrdering, (offers, ordering) => {
        const before = [...offers]
        const sorted = order(offers, ordering)
        expect(offers).toEqual(before)
        expect(new Set(sorted)).toEqual(new Set(offers))
        expect(sorted).toHaveLength(offers.length)
      }),
    )
  })

  it('tries what the caller lists first and in the order listed, whatever else is known', () => {
    fc.assert(
      fc.property(fc.array(anyRanked, { maxLength: 8 }), anyOrdering, (offers, ordering) => {
        const places = order(offers, ordering).map(({ wanted }) => wanted)
        expect(places).toEqual(places.toSorted((a, b) => (a === b ? 0 : a - b)))
      }),
    )
  })

  it('never tries one that is unwell before one that is well, unless the caller lists them', () => {
    fc.assert(
      fc.property(fc.array(anyRanked.map((one) => ({ ...one, wanted: Infinity })), { maxLength: 8 }), anyOrdering, (offers, ordering) => {
        const unwell = order(offers, ordering).map((one) => Number(one.unwell))
        expect(unwell).toEqual(unwell.toSorted((a, b) => a - b))
      }),
    )
  })

  it('sorts by price, by speed or by latency, and has no lot then', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 2, maxLength: 8 }), fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), { minLength: 8, maxLength: 8 }), (prices, chances) => {
        const offers = prices.map((price) => ranked({ price, measured: measured(price + 1, price + 1) }))
        const random = () => chances.pop() ?? 0.5
        expect(order(offers, { ...even, sort: 'price', random }).map(({ price }) => price)).toEqual(prices.toSorted((a, b) => a - b))
        expect(order(offers, { ...even, sort: 'latency', random }).map(({ price }) => price)).toEqual(prices.toSorted((a, b) => a - b))
        expect(order(offers, { ...even, sort: 'throughput', random }).map(({ price }) => price)).toEqual(prices.toSorted((a, b) => b - a))
      }),
    )
  })

  it('draws the first by lot with weight 1/price²', () => {
    const cheap = ranked({ price: 1_000_000 })
    const dear = ranked({ price: 2_000_000 })
    let seed = 1
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    const rounds = 20_000
    let first = 0
    for (let i = 0; i < rounds; i++) if (order([dear, cheap], { ...even, random })[0] === cheap) first++
    // 1 against 1/4.
    expect(first / rounds).toBeGreaterThan(0.78)
    expect(first / rounds).toBeLessThan(0.82)
  })

  it('puts what costs nothing first', () => {
    const free = ranked({ price: 0 })
    for (const chance of [0, 0.3, 0.999]) expect(order([ranked({ price: 1 }), free], { ...even, random: () => chance })[0]).toBe(free)
  })

  it('keeps a conversation with the offer that has it in its cache, unless the caller lists providers', () => {
    const sticky = ranked({ price: 9_000_000, sticky: true })
    expect(order([ranked(), sticky], even)[0]).toBe(sticky)
    const listed = ranked({ wanted: 0 })
    expect(order([sticky, listed], even)[0]).toBe(listed)
    expect(order([ranked({ wanted: 0, price: 5 }), { ...sticky, wanted: 0 }], { ...even, sort: 'price' })[0]!.sticky).toBe(false)
  })

  it('prefers hosts to those who resell them, unless the caller sorts', () => {
    const resold = ranked({ price: 1, resold: true })
    const host = ranked({ price: 100 })
    expect(order([resold, host], even)[0]).toBe(host)
    expect(order([host, resold], { ...even, sort: 'price' })[0]).toBe(resold)
  })

  it('puts slow offers back, but not those that were never measured', () => {
    const slow = ranked({ measured: measured(900, 20) })
    const fast = ranked({ measured: measured(100, 200), price: 1e9 })
    const unknown = ranked({ price: 1e9 })
    expect(order([slow, fast], { ...even, minThroughput: { p50: 100 } })[0]).toBe(fast)
    expect(order([slow, fast], { ...even, maxLatency: { p90: 0.5 } })[0]).toBe(fast)
    expect(order([slow, unknown], { ...even, maxLatency: { p90: 0.5 } })[0]).toBe(unknown)
  })

  it('leaves only the first when the caller allows no fallbacks, and all that it lists', () => {
    expect(order([ranked(), ranked()], { ...even, allowFallbacks: false })).toHaveLength(1)
    expect(order([ranked({ wanted: 0 }), ranked({ wanted: 1 })], { ...even, allowFallbacks: false })).toHaveLength(2)
  })
})
