'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { startBrowserSession } from '#lib/accounts/browser-session.ts'
import { clearPending, readPending } from '#lib/accounts/pending.ts'
import { verifyEmail } from '#lib/accounts/verify-email.ts'
import { visitorOf } from '#lib/accounts/visitor.ts'
import { readForm, tooMany, type FormState } from '../_components/form-state.ts'

export async function verifyAction(_: FormState, form: FormData): Promise<FormState> {
  const link = readForm(form, ['token'])
  if (!link.ok) return link.state
  const typed = form.has('password') ? readForm(form, ['password']) : null
  if (typed && !typed.ok) return typed.state
  const proof = (await readPending())?.proof ?? ''
  const result = await verifyEmail({ token: link.data.token, proof, password: typed?.data.password ?? '' }, visitorOf(await headers()))
  if (result.ok) {
    await startBrowserSession(result)
    await clearPending()
    redirect('/dashboard/start')
  }
  if (result.reason === 'too_many') return { problem: tooMany(result.retryAfter) }
  if (result.reason === 'password_wrong') return { errors: { password: 'password_wrong' } }
  return { problem: { code: 'link' } }
}
