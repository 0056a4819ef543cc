import { cookies } from 'next/headers'
import { localeCookie, localeOf, yuanCookie } from '../../i18n/locales.ts'
import { prisma } from './prisma.ts'
import { cookieSettings, openCookie, sealSession, sessionCookieName } from './session-cookie.ts'
import { endSession, SESSION_SECONDS } from './sessions.ts'

const YEAR = 365 * 24 * 3600

/** Gives this browser its session cookie. Only in server actions and route handlers, which may set cookies. */
export async function startBrowserSession(session: { userId: string; sessionId: string }): Promise<void> {
  const jar = await cookies()
  jar.set(sessionCookieName(), await sealSession(session), { ...cookieSettings(), maxAge: SESSION_SECONDS })
  // Pages speak the language the person chose, and show the amounts they want, in whichever browser they chose it.
  const { locale, showYuan } = await prisma().user.findUniqueOrThrow({ where: { id: session.userId }, select: { locale: true, showYuan: true } })
  const kept = { path: '/', sameSite: 'lax', maxAge: YEAR } as const
  jar.set(localeCookie, localeOf(locale), kept)
  if (showYuan) jar.set(yuanCookie, 'shown', kept)
}

/** Signs this browser out: the row goes first, so that the cookie is worthless even if it stays. */
export async function endBrowserSession(): Promise<void> {
  const jar = await cookies()
  const cookie = jar.get(sessionCookieName())
  const sessionId = cookie ? await openCookie(cookie.value) : null
  if (sessionId) await endSession(sessionId)
  jar.set(sessionCookieName(), '', { ...cookieSettings(), maxAge: 0 })
}
