/** Where a request came from: for limits and for the list of sessions. */
export interface Visitor {
  ip: string
  userAgent: string
}

/**
 * Reads the visitor from request headers. `x-forwarded-for` holds one address that can be believed,
 * because lib/forwarded settled it before the request got here.
 */
export function visitorOf(headers: Headers): Visitor {
  const ip = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
  return { ip: ip || 'unknown', userAgent: headers.get('user-agent') ?? '' }
}
