'use server'

import { redirect } from 'next/navigation'
import { changeEmail } from '#lib/accounts/change-email.ts'
import { requireUser } from '#lib/accounts/current-user.ts'
import { readForm, type FormState } from '../_components/form-state.ts'

export async function confirmEmailAction(_: FormState, form: FormData): Promise<FormState> {
  const user = await requireUser()
  const read = readForm(form, ['token'])
  if (!read.ok) return read.state
  const result = await changeEmail(user, read.data.token)
  if (result.ok) redirect('/dashboard/settings')
  return { problem: { code: result.reason === 'email_taken' ? 'email_taken' : 'link' } }
}
