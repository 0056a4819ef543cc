'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { readPending, setPending } from '#lib/accounts/pending.ts'
import { resendLink } from '#lib/accounts/sign-up.ts'
import { visitorOf } from '#lib/accounts/visitor.ts'
import { tooMany, type FormState } from '../_components/form-state.ts'

export async function resendAction(): Promise<FormState> {
  const pending = await readPending()
  if (!pending) redirect('/sign-up')
  const result = await resendLink(pending, visitorOf(await headers()))
  if (!result.ok) return { problem: tooMany(result.retryAfter) }
  await setPending({ email: pending.email, proof: result.proof })
  return { done: true }
}
