'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { startBrowserSession } from '#lib/accounts/browser-session.ts'
import { landingOf, withNext } from '#lib/accounts/landing.ts'
import { confirmSecondFactor } from '#lib/accounts/second-factor.ts'
import { clearTicket, readTicket } from '#lib/accounts/ticket.ts'
import { visitorOf } from '#lib/accounts/visitor.ts'
import { readForm, tooMany, type FormState } from '../../_components/form-state.ts'

export async function codeAction(asked: unknown, _: FormState, form: FormData): Promise<FormState> {
  const ticket = await readTicket()
  if (!ticket) redirect(withNext('/sign-in?again', asked))
  const read = readForm(form, ['code'])
  if (!read.ok) return read.state
  const result = await confirmSecondFactor({ ticket, code: read.data.code }, visitorOf(await headers()))
  if (result.ok) {
    await clearTicket()
    await startBrowserSession(result)
    redirect(result.recoveryCodeUsed ? '/dashboard/settings/security' : landingOf(asked))
  }
  if (result.reason === 'expired') {
    await clearTicket()
    redirect(withNext('/sign-in?again', asked))
  }
  return result.reason === 'too_many' ? { problem: tooMany(result.retryAfter) } : { errors: { code: 'code_wrong' } }
}
