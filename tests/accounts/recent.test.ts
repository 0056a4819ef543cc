import { describe, expect, it } from 'vitest'
import { Recent } from '#lib/accounts/recent.ts'

describe('a bounded memory', () => {
  it('never holds more than its limit', () => {
    const recent = new Recent<number>(10)
    for (let i = 0; i < 1_000; i++) {
      recent.set(String(i), i)
      expect(recent.size).toBeLessThanOrEqual(10)
    }
  })

  it('keeps what is asked for and forgets what is not', () => {
    const recent = new Recent<number>(10)
    recent.set('used', 1)
    recent.set('unused', 2)
    for (let i = 0; i < 50; i++) {
      recent.set(String(i), i)
      recent.get('used')
    }
    expect(recent.get('used')).toBe(1)
    expect(recent.get('unused')).toBeUndefined()
  })

  it('forgets one or all when told to', () => {
    const recent = new Recent<number>(4)
    for (const [key, value] of [['a', 1], ['b', 2], ['c', 3]] as const) recent.set(key, value)
    recent.delete('a')
    expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([undefined, 2, 3])
    recent.clear()
    expect(recent.size).toBe(0)
  })
})
