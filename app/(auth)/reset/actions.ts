'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { resetPassword } from '#lib/accounts/reset-password.ts'
import { visitorOf } from '#lib/accounts/visitor.ts'
import { readForm, tooMany, type FormState } from '../_components/form-state.ts'

export async function resetAction(_: FormState, form: FormData): Promise<FormState> {
  const read = readForm(form, ['token', 'newPassword'])
  if (!read.ok) return read.state
  const { token, newPassword: password } = read.data
  const result = await resetPassword({ token, password }, visitorOf(await headers()))
  if (result.ok) redirect('/sign-in?changed')
  return { problem: result.reason === 'too_many' ? tooMany(result.retryAfter) : { code: 'link' } }
}
