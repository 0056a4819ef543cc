import { NextResponse, type NextRequest } from 'next/server'
import { addressHeader } from '#lib/accounts/landing.ts'
import { env } from '#lib/env.ts'
import { isLoopback, isOurHost, pageHeaders } from '#lib/page-headers.ts'
import { addressLocaleHeader, localeCookie, readAddress, type Locale } from './i18n/locales.ts'

/**
 * Runs before every page: one address, its language, and the headers that keep a page to itself. It
 * decides nothing about who may see what; the data functions do.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!isOurHost(request.headers, env())) return elsewhere(request)
  const { path, prefix, locale } = readAddress(request.nextUrl.pathname)
  // Pages behind the sign-in have one address for every language: "/zh/sign-in" leads there, in Chinese.
  if (prefix && !locale) return remember(NextResponse.redirect(addressOf(request, path), 307), prefix)

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const headers = pageHeaders(nonce, env(), process.env.NODE_ENV === 'development')
  const inward = { request: { headers: inwardHeaders(request, { nonce, policy: headers['content-security-policy']!, locale }) } }
  // Both languages are the same pages, told apart by a header that only this function sets.
  const response = prefix ? NextResponse.rewrite(addressOf(request, path), inward) : NextResponse.next(inward)
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  // Whoever begins on a Chinese page goes on in Chinese where addresses no longer tell.
  if (prefix && !request.cookies.has(localeCookie)) remember(response, prefix)
  return response
}

function inwardHeaders(request: NextRequest, { nonce, policy, locale }: { nonce: string; policy: string; locale: Locale | null }): Headers {
  const inward = new Headers(request.headers)
  // Next reads the nonce for its own scripts from the policy among the request's headers.
  inward.set('x-nonce', nonce)
  inward.set('content-security-policy', policy)
  inward.set(addressHeader, request.nextUrl.pathname + request.nextUrl.search)
  if (locale) inward.set(addressLocaleHeader, locale)
  else inward.delete(addressLocaleHeader)
  return inward
}

function addressOf(request: NextRequest, path: string): URL {
  const address = request.nextUrl.clone()
  address.pathname = path
  return address
}

function remember(response: NextResponse, locale: Locale): NextResponse {
  response.cookies.set(localeCookie, locale, { path: '/', maxAge: 365 * 24 * 3600, sameSite: 'lax' })
  return response
}

/**
 * Another name leads here: a page under it would get links, cookies and passkeys wrong. With a public
 * address known people are sent there; without one, they are told how to set it.
 */
function elsewhere(request: NextRequest): NextResponse {
  const { PUBLIC_URL } = env()
  if (!isLoopback(new URL(PUBLIC_URL).hostname) && (request.method === 'GET' || request.method === 'HEAD')) {
    const there = new URL(PUBLIC_URL)
    there.pathname = request.nextUrl.pathname
    there.search = request.nextUrl.search
    return NextResponse.redirect(there, 307)
  }
  return new NextResponse(`AIPower answers at ${PUBLIC_URL}. To use another address, set PUBLIC_URL to it and restart.\n`, {
    status: 421,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  })
}

export const config = {
  // Not the API, which other programs call by any name, nor files that are the same for everybody.
  matcher: ['/((?!v1/|v1$|api/|_next/static|_next/image|favicon\\.ico|icon\\.svg).*)', '/api/auth/:path*'],
}
