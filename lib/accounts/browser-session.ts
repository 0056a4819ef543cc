import { cookies } from 'next/headers'
import { cookieSettings, openCookie, sealSession, sessionCookieName } from './session-cookie.ts'
import { endSession, SESSION_SECONDS } from './sessions.ts'

/** Gives this browser its session cookie. Only in server actions and route handlers, which may set cookies. */
export async function startBrowserSession(session: { userId: string; sessionId: string }): Promise<void> {
  const jar = await cookies()
  jar.set(sessionCookieName(), await sealSession(session), { ...cookieSettings(), maxAge: SESSION_SECONDS })
}

/** Signs this browser out: the row goes first, so that the cookie is worthless even if it stays. */
export async function endBrowserSession(): Promise<void> {
  const jar = await cookies()
  const cookie = jar.get(sessionCookieName())
  const sessionId = cookie ? await openCookie(cookie.value) : null
  if (sessionId) await endSession(sessionId)
  jar.set(sessionCookieName(), '', { ...cookieSettings(), maxAge: 0 })
}
