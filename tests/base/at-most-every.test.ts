import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { atMostEvery } from '#lib/at-most-every.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

describe('what is made at most every second', () => {
  it('is shared by all who ask within it, and made anew after it', async () => {
    let made = 0
    const ask = atMostEvery(1_000, () => Promise.resolve(++made))
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
    vi.setSystemTime(1_000_999)
    expect(await ask()).toBe(1)
    vi.setSystemTime(1_001_000)
    expect(await ask()).toBe(2)
  })

  it('is tried again at once when it failed', async () => {
    let tries = 0
    const ask = atMostEvery(1_000, () => (++tries === 1 ? Promise.reject(new Error('away')) : Promise.resolve('there')))
    await expect(ask()).rejects.toThrow('away')
    expect(await ask()).toBe('there')
  })

  it('does not last for ever when the clock is set back', async () => {
    let made = 0
    const ask = atMostEvery(1_000, () => Promise.resolve(++made))
    await ask()
    vi.setSystemTime(500_000)
    expect(await ask()).toBe(2)
  })
})
