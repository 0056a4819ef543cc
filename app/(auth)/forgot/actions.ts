'use server'

import { headers } from 'next/headers'
import { requestReset } from '#lib/accounts/reset-password.ts'
import { visitorOf } from '#lib/accounts/visitor.ts'
import { readForm, tooMany, type FormState } from '../_components/form-state.ts'

export async function forgotAction(_: FormState, form: FormData): Promise<FormState> {
  const read = readForm(form, ['email'])
  if (!read.ok) return read.state
  const result = await requestReset(read.data, visitorOf(await headers()))
  return result.ok ? { ...read.data, done: true } : { ...read.data, problem: tooMany(result.retryAfter) }
}
