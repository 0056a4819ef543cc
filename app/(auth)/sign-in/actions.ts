'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { startBrowserSession } from '#lib/accounts/browser-session.ts'
import { landingOf, withNext } from '#lib/accounts/landing.ts'
import { setPending } from '#lib/accounts/pending.ts'
import { signIn } from '#lib/accounts/sign-in.ts'
import { setTicket } from '#lib/accounts/ticket.ts'
import { visitorOf } from '#lib/accounts/visitor.ts'
import { readForm, tooMany, type FormState } from '../_components/form-state.ts'

export async function signInAction(asked: unknown, _: FormState, form: FormData): Promise<FormState> {
  const read = readForm(form, ['email', 'password'])
  if (!read.ok) return read.state
  const { email, password } = read.data
  const result = await signIn({ email, password }, visitorOf(await headers()))
  if (result.ok) {
    await startBrowserSession(result)
    redirect(landingOf(asked))
  }
  if (result.reason === 'second_factor') {
    await setTicket(result.ticket)
    redirect(withNext('/sign-in/code', asked))
  }
  if (result.reason === 'unverified') {
    await setPending({ email, proof: result.proof })
    redirect('/check-your-inbox')
  }
  return { email, problem: result.reason === 'too_many' ? tooMany(result.retryAfter) : { code: 'wrong' } }
}
