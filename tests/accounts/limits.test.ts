import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { limit, limits, networkOf } from '#lib/accounts/limits.ts'

describe('a limit', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 }))
  afterEach(() => void vi.useRealTimers())

  it('allows so many attempts in a window and then says for how long to wait', () => {
    const attempts = limit(3, 60_000)
    expect([1, 2, 3].map(() => attempts.take('ada'))).toEqual([null, null, null])
    vi.setSystemTime(1_010_000)
    expect(attempts.take('ada')).toBe(50)
    expect(attempts.take('grace')).toBeNull()
    vi.setSystemTime(1_060_000)
    expect(attempts.take('ada')).toBeNull()
  })

  it('does not count what is given back', () => {
    const attempts = limit(1, 60_000)
    for (let i = 0; i < 5; i++) {
      expect(attempts.take('ada')).toBeNull()
      attempts.giveBack('ada')
    }
  })

  it('refuses the 51st account from one network in a day', () => {
    const answers = Array.from({ length: 51 }, () => limits.signUpPerIp.take('198.51.100.7'))
    expect(answers.slice(0, 50).every((answer) => answer === null)).toBe(true)
    expect(answers[50]).toBe(86_400)
  })
})

describe('a network', () => {
  it('is an IPv4 address, also when written as IPv6', () => {
    expect(networkOf('198.51.100.7')).toBe('198.51.100.7')
    expect(networkOf('::ffff:198.51.100.7')).toBe('198.51.100.7')
  })

  it('is the /64 of an IPv6 address, however it is written', () => {
    const same = ['2001:db8:0:12:a:b:c:d', '2001:db8::12:0:0:0:1', '2001:0db8:0000:0012::9']
    expect(new Set(same.map(networkOf))).toEqual(new Set(['2001:db8:0:12::/64']))
    expect(networkOf('2001:db8:0:13::1')).toBe('2001:db8:0:13::/64')
    expect(networkOf('::1')).toBe('0:0:0:0::/64')
  })
})
