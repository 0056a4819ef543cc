import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import type { UserCaller } from '../caller.ts'
import { addressHeader, withNext } from './landing.ts'
import { openCookie, sessionCookieName } from './session-cookie.ts'
import { userOfSession } from './sessions.ts'

/**
 * Who is signed in, or null. Looks at the session's row on every request (once, however many parts of a
 * page ask), so that a sign-out or a password reset elsewhere ends this browser's session too.
 */
export const currentUser = cache(async (): Promise<UserCaller | null> => {
  const cookie = (await cookies()).get(sessionCookieName())
  const sessionId = cookie ? await openCookie(cookie.value) : null
  return sessionId ? userOfSession(sessionId) : null
})

/** Who is signed in; sends everybody else to the sign-in page, which leads back here. */
export async function requireUser(): Promise<UserCaller> {
  return (await currentUser()) ?? redirect(withNext('/sign-in', (await headers()).get(addressHeader)))
}
