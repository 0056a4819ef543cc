import { describe, expect, it } from 'vitest'
import { landingOf, withNext } from '#lib/accounts/landing.ts'

describe('where a sign-in leads', () => {
  it.each([
    '/dashboard',
    '/dashboard/activity/gen-0199a0b1c2d37e4f8a9b0c1d2e3f4a5b',
    '/dashboard/billing/statements/2026-11',
    '/dashboard/usage?range=7d&model=openai%2Fgpt-5&from=2026-11-01T00:00',
    '/dashboard?range=30d',
    '/dashboard/activity?app=%E4%BD%A0%E5%A5%BD&back=//evil.example',
  ])('is %s where that was asked for', (asked) => {
    expect(landingOf(asked)).toBe(asked)
  })

  it.each<[string, unknown]>([
    ['another host', 'https://evil.example/dashboard'],
    ['another host under our scheme', '//evil.example/dashboard'],
    ['a host behind a backslash', '/\\evil.example/dashboard'],
    ['two backslashes', '\\\\evil.example'],
    ['a scheme without slashes', 'https:evil.example'],
    ['a script', 'javascript:alert(1)//dashboard'],
    ['data', 'data:text/html,/dashboard'],
    ['a host that begins as we do', '/dashboard.evil.example'],
    ['our path as a name before a host', '/dashboard@evil.example'],
    ['a longer word', '/dashboards'],
    ['a path that is not the dashboard', '/sign-out'],
    ['capital letters', '/Dashboard'],
    ['a path without its slash', 'dashboard/keys'],
    ['a way out', '/dashboard/../sign-in'],
    ['an encoded way out', '/dashboard/%2e%2e/sign-in'],
    ['an encoded slash', '/dashboard/%2f%2fevil.example'],
    ['an encoded backslash', '/dashboard/%5cevil.example'],
    ['an encoded path', '%2Fdashboard%2Fkeys'],
    ['two slashes inside', '/dashboard//evil.example'],
    ['a backslash inside', '/dashboard\\evil.example'],
    ['a backslash in the query', '/dashboard?a=\\'],
    ['a fragment', '/dashboard#/evil.example'],
    ['a space before it', ' /dashboard/keys'],
    ['a space behind it', '/dashboard/keys '],
    ['a line feed before it', '\n/dashboard/keys'],
    ['a line feed behind it', '/dashboard/keys\n'],
    ['another header', '/dashboard?a\r\nset-cookie: a=b'],
    ['a tab inside', '/dash\tboard'],
    ['a zero byte', '/dashboard\0'],
    ['letters that only look like ours', '/dashboard/ｋeys'],
    ['501 characters', `/dashboard?${'a'.repeat(490)}`],
    ['nothing', ''],
    ['no address at all', undefined],
    ['null', null],
    ['one given twice', ['/dashboard/keys', '/dashboard/usage']],
    ['a file', new File([], '/dashboard/keys')],
  ])('is the overview after %s', (_, asked) => {
    expect(landingOf(asked)).toBe('/dashboard')
  })

  it('reads addresses of up to 500 characters', () => {
    const asked = `/dashboard?${'a'.repeat(489)}`
    expect(landingOf(asked)).toBe(asked)
  })
})

describe('a page on the way to signing in', () => {
  it('carries on what was asked for', () => {
    expect(withNext('/sign-in', '/dashboard/usage?range=7d&model=a%2Fb')).toBe('/sign-in?next=%2Fdashboard%2Fusage%3Frange%3D7d%26model%3Da%252Fb')
    expect(withNext('/sign-in?again', '/dashboard/keys')).toBe('/sign-in?again&next=%2Fdashboard%2Fkeys')
  })

  it('gives back what was asked for', () => {
    const asked = '/dashboard/usage?range=7d&model=a%2Fb'
    expect(landingOf(new URL(withNext('/sign-in', asked), 'http://localhost').searchParams.get('next'))).toBe(asked)
  })

  it.each(['/dashboard', '//evil.example', null])('is itself after %s', (asked) => {
    expect(withNext('/sign-in', asked)).toBe('/sign-in')
  })
})
