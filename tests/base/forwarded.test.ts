import { describe, expect, it } from 'vitest'
import { settleForwarded } from '#lib/forwarded.ts'

/** The address that counts, for what was sent over a connection from 10.0.0.9. */
function visitor(sent: string | string[] | undefined, proxies: number): string | string[] | undefined {
  const headers = { 'x-forwarded-for': sent as string, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'for=1.1.1.1', 'x-real-ip': '1.1.1.1' }
  settleForwarded(headers, '10.0.0.9', proxies)
  return headers['x-forwarded-for']
}

describe('forwarded headers', () => {
  it('count for nothing without a proxy of ours, however they are rotated', () => {
    for (const sent of [undefined, '1.2.3.4', '1.2.3.4, 5.6.7.8', ['1.2.3.4', '5.6.7.8'], ',,', '10.0.0.1']) expect(visitor(sent, 0)).toBe('10.0.0.9')
    const headers: Record<string, string> = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'for=1.1.1.1', 'x-real-ip': '1.1.1.1' }
    settleForwarded(headers, '10.0.0.9', 0)
    expect(headers).toEqual({ 'x-forwarded-for': '10.0.0.9' })
  })

  it('are read from the right, past as many proxies as there are', () => {
    expect(visitor('6.6.6.6, 203.0.113.7', 1)).toBe('203.0.113.7')
    expect(visitor('6.6.6.6, 203.0.113.7, 10.0.0.1', 2)).toBe('203.0.113.7')
    expect(visitor('203.0.113.7', 3)).toBe('203.0.113.7')
    expect(visitor(undefined, 1)).toBe('10.0.0.9')
  })
})
