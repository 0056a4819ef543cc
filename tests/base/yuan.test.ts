import { describe, expect, it } from 'vitest'
import { parseEnv } from '#lib/env.ts'
import { formatYuan, parseUsd } from '#lib/money.ts'

const settings = { DATABASE_URL: 'postgresql://x', AUTH_SECRET: 'x'.repeat(32) }

describe('amounts in yuan, to read by', () => {
  it.each([
    ['12.40', '7.2', '¥89.28'],
    ['0.0042', '7.1234', '¥0.03'],
    ['0', '7.2', '¥0.00'],
    ['0.000001', '7.2', '¥0.0000072'],
    ['0.00000728', '7.1234', '¥0.000052'],
    ['0.000013', '7.68', '¥0.0001'],
    ['1234.5', '7.2', '¥8,888.40'],
  ])('$%s at %s is %s', (usd, rate, yuan) => {
    expect(formatYuan(parseUsd(usd), parseUsd(rate))).toBe(yuan)
  })

  it('keep the sign of a debt', () => {
    expect(formatYuan(-parseUsd('3'), parseUsd('7.2'))).toBe('−¥21.60')
  })
})

describe('the rate of the operator', () => {
  it('comes with the moment it was so', () => {
    expect(parseEnv({ ...settings, CNY_RATE: '7.1234', CNY_RATE_AT: '2026-11-20' })).toMatchObject({ CNY_RATE: 7_123_400_000n, CNY_RATE_AT: new Date('2026-11-20T00:00:00Z') })
    expect(parseEnv({ ...settings, CNY_RATE: '7', CNY_RATE_AT: '2026-11-20T16:00:00+08:00' }).CNY_RATE_AT).toEqual(new Date('2026-11-20T08:00:00Z'))
    expect(parseEnv({ ...settings, CNY_RATE: '', CNY_RATE_AT: '' })).toMatchObject({ CNY_RATE: undefined, CNY_RATE_AT: undefined })
  })

  it('is refused alone, without a moment, and when it is none', () => {
    expect(() => parseEnv({ ...settings, CNY_RATE: '7.2' })).toThrow('CNY_RATE_AT is missing')
    expect(() => parseEnv({ ...settings, CNY_RATE_AT: '2026-11-20' })).toThrow('CNY_RATE is missing')
    expect(() => parseEnv({ ...settings, CNY_RATE: '0', CNY_RATE_AT: '2026-11-20' })).toThrow('CNY_RATE must be more than 0')
    expect(() => parseEnv({ ...settings, CNY_RATE: '7.2', CNY_RATE_AT: 'yesterday' })).toThrow('CNY_RATE_AT must be a moment')
  })
})
