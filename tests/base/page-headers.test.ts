import { describe, expect, it } from 'vitest'
import { isOurHost, pageHeaders } from '#lib/page-headers.ts'

const https = { PUBLIC_URL: 'https://ai.example.com', TRUSTED_PROXIES: 0 }
const local = { PUBLIC_URL: 'http://localhost:3000', TRUSTED_PROXIES: 0 }

describe('the headers of a page', () => {
  it('let scripts run only with the nonce, and nobody frame the page', () => {
    const policy = pageHeaders('abc', local, false)['content-security-policy']
    const scripts = /script-src ([^;]*)/.exec(policy!)?.[1]
    expect(scripts).toBe(`'self' 'nonce-abc' 'strict-dynamic'`)
    expect(policy).toContain(`frame-ancestors 'none'`)
    expect(policy).toContain(`object-src 'none'`)
  })

  it('insist on https only where the installation has it', () => {
    expect(pageHeaders('abc', https, false)['strict-transport-security']).toBe('max-age=31536000')
    expect(pageHeaders('abc', local, false)['strict-transport-security']).toBeUndefined()
  })
})

describe('the host of a request', () => {
  const ours = (settings: typeof https, headers: Record<string, string>) => isOurHost(new Headers(headers), settings)

  it('is the one of PUBLIC_URL, port included', () => {
    expect(ours(https, { host: 'ai.example.com' })).toBe(true)
    expect(ours(https, { host: 'AI.example.com' })).toBe(true)
    for (const host of ['evil.example', 'ai.example.com.evil.example', 'ai.example.com:8443', 'localhost', '127.0.0.1', '', 'ai.example.com@evil.example', 'a b']) {
      expect(ours(https, { host })).toBe(false)
    }
  })

  it('may be any loopback name where PUBLIC_URL is one', () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'localhost:8080', 'app.localhost']) expect(ours(local, { host })).toBe(true)
    for (const host of ['192.168.1.5:3000', '127.0.0.1.evil.example', 'notlocalhost']) expect(ours(local, { host })).toBe(false)
  })

  it('is believed from X-Forwarded-Host only behind a proxy of ours', () => {
    const headers = { host: 'internal:3000', 'x-forwarded-host': 'ai.example.com' }
    expect(ours(https, headers)).toBe(false)
    expect(ours({ ...https, TRUSTED_PROXIES: 1 }, headers)).toBe(true)
    expect(ours({ ...https, TRUSTED_PROXIES: 1 }, { host: 'ai.example.com', 'x-forwarded-host': 'evil.example' })).toBe(false)
  })
})
