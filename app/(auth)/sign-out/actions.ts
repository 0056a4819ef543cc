'use server'

import { redirect } from 'next/navigation'
import { endBrowserSession } from '#lib/accounts/browser-session.ts'

/** Ends this browser's session and goes to the sign-in page. For a `<form action={signOut}>`. */
export async function signOut(): Promise<void> {
  await endBrowserSession()
  redirect('/sign-in')
}
