'use server'

import { redirect } from 'next/navigation'
import { endBrowserSession } from '#lib/accounts/browser-session.ts'

/** Needs no user: signing out twice is no mistake. */
export async function signOut(): Promise<void> {
  await endBrowserSession()
  redirect('/sign-in')
}
