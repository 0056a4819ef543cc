import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Breaker } from '#lib/gateway/failover/breaker.ts'

let breaker: Breaker

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 })
  breaker = new Breaker()
})
afterEach(() => vi.useRealTimers())

const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
const isOpen = () => breaker.openUntil(Date.now()) > Date.now()

function calls(count: number, succeed: (n: number) => boolean, everyMs = 100): void {
  for (let n = 0; n < count; n++) {
    const probe = breaker.begin()
    if (succeed(n)) breaker.succeeded(probe, Date.now())
    else breaker.failed(probe, Date.now())
    later(everyMs)
  }
}

describe('a circuit breaker', () => {
  it('stays closed for fewer than 20 calls, however they fail', () => {
    calls(19, () => false)
    expect(isOpen()).toBe(false)
  })

  it('opens when half of 20 calls failed, for 10 seconds', () => {
    calls(20, (n) => n % 2 === 0, 0)
    expect(breaker.openUntil(Date.now())).toBe(Date.now() + 10_000)
    later(10_000)
    expect(isOpen()).toBe(false)
  })

  it('stays closed while most calls succeed', () => {
    calls(500, (n) => n % 5 !== 0)
    expect(isOpen()).toBe(false)
  })

  it('forgets what is older than 30 seconds', () => {
    calls(19, () => false)
    later(31_000)
    calls(1, () => false)
    expect(isOpen()).toBe(false)
  })

  it('lets one probe pass after the pause, and nobody beside it', () => {
    calls(20, () => false, 0)
    later(10_000)
    const probe = breaker.begin()
    expect(probe).toBe(true)
    expect(isOpen()).toBe(true)
    breaker.succeeded(probe, Date.now())
    expect(isOpen()).toBe(false)
    // It counts anew, the probe included.
    calls(18, () => false)
    expect(isOpen()).toBe(false)
  })

  it('pauses twice as long after each failed probe, five minutes at most', () => {
    calls(20, () => false, 0)
    const pauses: number[] = []
    for (let n = 0; n < 7; n++) {
      later(breaker.openUntil(Date.now()) - Date.now())
      breaker.failed(breaker.begin(), Date.now())
      pauses.push((breaker.openUntil(Date.now()) - Date.now()) / 1_000)
    }
    expect(pauses).toEqual([20, 40, 80, 160, 300, 300, 300])
  })

  it('probes again when the caller of a probe left', () => {
    calls(20, () => false, 0)
    later(10_000)
    breaker.abandoned(breaker.begin())
    expect(isOpen()).toBe(false)
    expect(breaker.begin()).toBe(true)
  })

  it('is not moved by calls that were under way when it opened', () => {
    calls(20, () => false, 0)
    const until = breaker.openUntil(Date.now())
    later(5_000)
    breaker.failed(false, Date.now())
    breaker.succeeded(false, Date.now())
    expect(breaker.openUntil(Date.now())).toBe(until)
  })
})
