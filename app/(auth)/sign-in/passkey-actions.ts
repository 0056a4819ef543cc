'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { startBrowserSession } from '#lib/accounts/browser-session.ts'
import { landingOf } from '#lib/accounts/landing.ts'
import { passkeyRequest, signInWithPasskey, type PasskeyRequest } from '#lib/accounts/passkeys.ts'
import { visitorOf } from '#lib/accounts/visitor.ts'
import { tooMany, type FormState } from '../_components/form-state.ts'

export async function askForPasskey(): Promise<PasskeyRequest> {
  return passkeyRequest(visitorOf(await headers()))
}

export async function passkeySignIn(answer: unknown, asked: unknown): Promise<FormState> {
  const result = await signInWithPasskey(answer, visitorOf(await headers()))
  if (!result.ok) return { problem: result.reason === 'too_many' ? tooMany(result.retryAfter) : { code: 'wrong' } }
  await startBrowserSession(result)
  redirect(landingOf(asked))
}
