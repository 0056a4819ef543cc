import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WINDOW_MS } from '#lib/gateway/limits/gcra.ts'
import { LocalLimits } from '#lib/gateway/limits/local.ts'
import type { Rule, Rules } from '#lib/gateway/limits/rules.ts'
import { ListModel } from './model.ts'

const bucket = (name: string, limit: number, counts: Rule['counts'] = 'requests'): Rule => ({ name, limit, counts, of: 'account' })
const only = (...buckets: Rule[]): Rules => ({ buckets, places: [] })
const one = { requests: 1, tokens: 0 }

/** Arrivals: ms since the last one, and how much is asked for. */
const arrivals = fc.array(fc.record({ after: fc.oneof(fc.constant(0), fc.nat(200), fc.nat(20_000)), weight: fc.integer({ min: 1, max: 40 }) }), { maxLength: 120 })

describe('a limit', () => {
  it('decides as a list of everything admitted would, and admits in no minute more than twice itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 500 }), arrivals, (limit, asked) => {
        let now = 0
        const local = new LocalLimits({ now: () => now })
        const model = new ListModel(limit, WINDOW_MS)
        const rules = only(bucket('a', limit, 'tokens'))
        for (const { after, weight } of asked) {
          now += after
          expect(local.take(rules, { requests: 0, tokens: weight }) === null).toBe(model.take(now, weight))
          expect(Math.abs(local.level(rules, 'tokens')!.left - (limit - model.usedAt(now)))).toBeLessThanOrEqual(1)
        }
        expect(model.mostInAnyWindow()).toBeLessThanOrEqual(2 * limit)
      }),
      { numRuns: 500 },
    )
  })

  it('says to the millisecond when it opens again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 500 }), arrivals, (limit, asked) => {
        let now = 0
        const local = new LocalLimits({ now: () => now })
        const rules = only(bucket('a', limit, 'tokens'))
        for (const { after, weight } of asked) {
          now += after
          const refused = local.take(rules, { requests: 0, tokens: weight })
          if (!refused) continue
          now += refused.waitMs - 1
          expect(local.check(rules, { requests: 0, tokens: weight })).not.toBeNull()
          now += 1.001
          expect(local.check(rules, { requests: 0, tokens: weight })).toBeNull()
        }
      }),
      { numRuns: 200 },
    )
  })

  it('admits exactly itself at one moment, whatever its size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.double({ min: 0, max: 1e9, noNaN: true }), (limit, now) => {
        const local = new LocalLimits({ now: () => now })
        const admitted = Array.from({ length: limit + 3 }, () => local.take(only(bucket('a', limit)), one)).filter((refused) => refused === null)
        expect(admitted).toHaveLength(limit)
      }),
    )
  })

  it('divided among instances lets all of them together through what one would', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 5, max: 500 }), (instances, limit) => {
        const admitted = Array.from({ length: instances }, () => {
          const local = new LocalLimits({ now: () => 0, instances: () => instances })
          return Array.from({ length: limit + 1 }, () => local.take(only(bucket('a', limit)), one)).filter((refused) => refused === null).length
        }).reduce((a, b) => a + b)
        expect(admitted).toBeLessThanOrEqual(limit)
        expect(admitted).toBeGreaterThan(limit - instances)
      }),
    )
  })
})

describe('several limits', () => {
  it('are taken all or none, and the longest wait is told', () => {
    let now = 0
    const local = new LocalLimits({ now: () => now })
    const rules = only(bucket('wide', 60), bucket('narrow', 2))
    expect([local.take(rules, one), local.take(rules, one)]).toEqual([null, null])
    expect(local.take(rules, one)).toMatchObject({ rule: { name: 'narrow' }, waitMs: 30_000 })
    expect(local.level(only(rules.buckets[0]!), 'requests')!.left).toBe(58)
    for (let i = 0; i < 58; i++) local.take(only(rules.buckets[0]!), one)
    expect(local.take(rules, one)).toMatchObject({ rule: { name: 'narrow' } })
    now += 40_000
    for (let i = 0; i < 40; i++) local.take(only(rules.buckets[0]!), one)
    expect(local.take(rules, one)).toMatchObject({ rule: { name: 'wide' }, waitMs: 1_000 })
  })
})

describe('tokens', () => {
  it('that were not used are given back, and those used beyond the estimate are owed', () => {
    let now = 0
    const local = new LocalLimits({ now: () => now })
    const rules = only(bucket('a', 1_000, 'tokens'))
    expect(local.take(rules, { requests: 0, tokens: 1_000 })).toBeNull()
    local.charge(rules, { requests: 0, tokens: -400 })
    expect(local.level(rules, 'tokens')).toMatchObject({ left: 400 })
    local.charge(rules, { requests: 0, tokens: 900 })
    expect(local.level(rules, 'tokens')).toMatchObject({ left: 0, resetMs: 90_000 })
    expect(local.check(rules, one)).toMatchObject({ waitMs: 30_000 })
    now += 90_000
    expect(local.level(rules, 'tokens')).toMatchObject({ left: 1_000, resetMs: 0 })
  })
})

describe('a limit on calls at once', () => {
  const rules: Rules = { buckets: [], places: [{ name: 'p', of: 'key', counts: 'places', limit: 3 }] }

  it('is freed by whoever leaves, never below nothing', () => {
    const local = new LocalLimits()
    expect([1, 2, 3, 4].map(() => local.take(rules, one) === null)).toEqual([true, true, true, false])
    local.leave(rules)
    expect([1, 2].map(() => local.take(rules, one) === null)).toEqual([true, false])
    for (let i = 0; i < 9; i++) local.leave(rules)
    expect([1, 2, 3, 4].map(() => local.take(rules, one) === null)).toEqual([true, true, true, false])
  })

  it('counts what others had running when Redis was lost, less and less of it for a minute', () => {
    let now = 1_000
    const local = new LocalLimits({ now: () => now, instances: () => 2 })
    const ten: Rules = { buckets: [], places: [{ ...rules.places[0]!, limit: 10 }] }
    const admitted = (): number => [1, 2, 3, 4, 5].filter(() => local.take(ten, one) === null).length
    for (let i = 0; i < 2; i++) local.charge(ten, one)
    local.learn(ten, { used: [], running: [9] }, false)
    local.lostAt = now
    expect(admitted()).toBe(1)
    now += 30_000
    // Its share is five.
    expect(admitted()).toBe(2)
  })

  it('is taken for used up when Redis was lost and had said nothing of it', () => {
    let now = 1_000
    const local = new LocalLimits({ now: () => now })
    const ten: Rules = { buckets: [], places: [{ ...rules.places[0]!, limit: 10 }] }
    const admitted = (): number => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].filter(() => local.take(ten, one) === null).length
    local.lostAt = now
    expect(admitted()).toBe(0)
    now += 15_000
    expect(admitted()).toBe(3)
    now += 45_000
    expect(admitted()).toBe(7)
  })

  it('leaves every instance at least one', () => {
    const local = new LocalLimits({ instances: () => 10 })
    expect([1, 2].map(() => local.take(rules, one) === null)).toEqual([true, false])
  })
})

describe('what others know', () => {
  it('counts where it is more than what was used here', () => {
    const local = new LocalLimits({ now: () => 5 })
    const rules = only(bucket('a', 60))
    const left = (): number => local.level(rules, 'requests')!.left
    for (let i = 0; i < 20; i++) local.take(rules, one)
    local.learn(rules, { used: [30_000], running: [] }, false)
    expect(left()).toBe(30)
    local.learn(rules, { used: [10_000], running: [] }, false)
    expect(left()).toBe(40)
  })

  it('is forgotten slowly by who has lost it', () => {
    const local = new LocalLimits({ now: () => 5 })
    const rules = only(bucket('a', 60))
    local.learn(rules, { used: [30_000], running: [] }, false)
    local.learn(rules, { used: [0], running: [] }, true)
    expect(local.level(rules, 'requests')!.left).toBe(30)
  })

  it('is nothing to build on after an outage: unknown buckets begin used up and fill from then on', () => {
    let now = 1_000
    const local = new LocalLimits({ now: () => now })
    local.lostAt = now
    const rules = only(bucket('a', 60))
    expect(local.take(rules, one)).toMatchObject({ waitMs: 1_000 })
    now += 30_000
    expect(local.level(rules, 'requests')!.left).toBe(30)
    now += 60_000
    expect(local.level(rules, 'requests')!.left).toBe(60)
  })
})
