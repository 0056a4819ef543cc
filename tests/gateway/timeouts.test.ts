import { describe, expect, it } from 'vitest'
import { parseEnv } from '#lib/env.ts'
import { defaultTimeouts, timeoutSettings } from '#lib/gateway/timeouts.ts'

const needed = { DATABASE_URL: 'postgres://here/it', AUTH_SECRET: 'a secret that is long enough for anybody' }

function settingsOf(given: Record<string, string>): ReturnType<typeof timeoutSettings> {
  return timeoutSettings(parseEnv({ ...needed, ...given }))
}

describe('how long a provider may be silent', () => {
  it('is set in seconds, fractions too; where nothing is written the defaults hold', () => {
    const { firstByte, idle, thinking } = defaultTimeouts
    expect(settingsOf({ IDLE_TIMEOUT: '' })).toEqual({ firstByte, idle, thinking })
    expect(settingsOf({ FIRST_BYTE_TIMEOUT: '1.5', IDLE_TIMEOUT: '20', THINKING_TIMEOUT: '600' })).toEqual({ firstByte: 1_500, idle: 20_000, thinking: 600_000 })
  })

  it.each(['0', '-1', '601', 'long'])('cannot be %s', (value) => {
    expect(() => settingsOf({ IDLE_TIMEOUT: value })).toThrow(/IDLE_TIMEOUT/)
  })
})
