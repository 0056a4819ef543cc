import { NextResponse, type NextRequest } from 'next/server'
import { env } from '#lib/env.ts'
import { isLoopback, isOurHost, pageHeaders } from '#lib/page-headers.ts'

/**
 * Runs before every page: one address, and the headers that keep a page to itself. It decides nothing
 * about who may see what; the data functions do.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!isOurHost(request.headers, env())) return elsewhere(request)
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const headers = pageHeaders(nonce, env(), process.env.NODE_ENV === 'development')

  // Next reads the nonce for its own scripts from the policy among the request's headers.
  const inward = new Headers(request.headers)
  inward.set('x-nonce', nonce)
  inward.set('content-security-policy', headers['content-security-policy']!)
  const response = NextResponse.next({ request: { headers: inward } })
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
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
