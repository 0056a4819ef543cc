import { decode, encode } from 'next-auth/jwt'
import { env } from '../env.ts'
import { SESSION_SECONDS } from './sessions.ts'

export interface CookieSettings {
  httpOnly: true
  sameSite: 'lax'
  path: '/'
  secure: boolean
}

/** Over https the name itself forbids other hosts and paths to set the cookie (`__Host-`). */
export function sessionCookieName(): string {
  return overHttps() ? '__Host-aipower-session' : 'aipower-session'
}

export function cookieSettings(): CookieSettings {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: overHttps() }
}

/** next-auth's own token, encrypted with AUTH_SECRET: it carries the id of our session row and of its user. */
export async function sealSession({ userId, sessionId }: { userId: string; sessionId: string }): Promise<string> {
  return encode({ token: { sub: userId, sid: sessionId }, secret: env().AUTH_SECRET, maxAge: SESSION_SECONDS })
}

/** The session row's id in a cookie; null when it was not made here, was changed, or is too old. */
export async function openCookie(value: string): Promise<string | null> {
  try {
    const token = await decode({ token: value, secret: env().AUTH_SECRET })
    return typeof token?.sid === 'string' ? token.sid : null
  } catch {
    // Another installation's cookie, or a forged one: to us there is simply nobody signed in.
    return null
  }
}

export function overHttps(): boolean {
  return env().PUBLIC_URL.startsWith('https:')
}
