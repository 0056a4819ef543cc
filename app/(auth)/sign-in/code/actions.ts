'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { startBrowserSession } from '#lib/accounts/browser-session.ts'
import { confirmSecondFactor } from '#lib/accounts/second-factor.ts'
import { clearTicket, readTicket } from '#lib/accounts/ticket.ts'
import { visitorOf } from '#lib/accounts/visitor.ts'
import { readForm, tooMany, type FormState } from '../../_components/form-state.ts'

export async function codeAction(_: FormState, form: FormData): Promise<FormState> {
  const ticket = await readTicket()
  if (!ticket) redirect('/sign-in?again')
  const read = readForm(form, ['code'])
  if (!read.ok) return read.state
  const result = await confirmSecondFactor({ ticket, code: read.data.code }, visitorOf(await headers()))
  if (result.ok) {
    await clearTicket()
    await startBrowserSession(result)
    redirect(result.recoveryCodeUsed ? '/dashboard/settings/security' : '/dashboard')
  }
  if (result.reason === 'expired') {
    await clearTicket()
    redirect('/sign-in?again')
  }
  return result.reason === 'too_many' ? { problem: tooMany(result.retryAfter) } : { errors: { code: 'code_wrong' } }
}
