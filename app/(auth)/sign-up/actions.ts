'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { getLocale } from 'next-intl/server'
import { setPending } from '#lib/accounts/pending.ts'
import { signUp } from '#lib/accounts/sign-up.ts'
import { visitorOf } from '#lib/accounts/visitor.ts'
import { readForm, tooMany, type FormState } from '../_components/form-state.ts'

export async function signUpAction(_: FormState, form: FormData): Promise<FormState> {
  const read = readForm(form, ['email', 'newPassword'])
  if (!read.ok) return read.state
  const { email, newPassword: password } = read.data
  const result = await signUp({ email, password, locale: await getLocale() }, visitorOf(await headers()))
  if (!result.ok) return { email, problem: tooMany(result.retryAfter) }
  await setPending({ email, proof: result.proof })
  redirect('/check-your-inbox')
}
