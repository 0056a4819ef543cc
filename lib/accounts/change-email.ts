import { Prisma } from '#gen/prisma/client.ts'
import { localeOf, type Locale } from '../../i18n/locales.ts'
import { record } from '../audit.ts'
import type { UserCaller } from '../caller.ts'
import { env } from '../env.ts'
import { consumeToken, issueToken, peekChange } from './email-tokens.ts'
import { limits } from './limits.ts'
import { sendMail } from './mail.ts'
import { done, refused, type Outcome } from './outcome.ts'
import { prisma } from './prisma.ts'
import { isProved } from './proof.ts'

/**
 * Begins a change of address: the new one gets a link, the old one is told. `email` is normalised
 * (emailAddress). Whether the new address has an account already is not told: its owner is. Wants a proof.
 */
export async function askEmailChange(caller: UserCaller, email: string): Promise<Outcome> {
  if (!(await isProved(caller))) return refused('proof_needed')
  if (email === caller.email) return refused('same_email')
  const retryAfter = limits.mailPerPerson.take(caller.userId) ?? limits.mailPerAddress.take(email)
  if (retryAfter !== null) return refused('too_many', retryAfter)
  const { accountId, userId, sessionId } = caller
  const taken = await prisma().user.findUnique({ where: { email }, select: { locale: true } })
  const locale = await localeOfPerson(userId)
  const token = await prisma().$transaction(async (tx) => {
    await tx.emailToken.deleteMany({ where: { userId, purpose: 'change' } })
    await record(tx, { name: 'email_asked', accountId, userId, sessionId, detail: { to: email } })
    return issueToken({ userId, purpose: 'change', email }, tx)
  })
  const { PUBLIC_URL } = env()
  if (taken) await sendMail({ kind: 'exists', to: email, locale: localeOf(taken.locale), url: `${PUBLIC_URL}/sign-in` })
  else await sendMail({ kind: 'changeEmail', to: email, locale, url: `${PUBLIC_URL}/confirm-email?token=${token}` })
  await sendMail({ kind: 'emailAsked', to: caller.email, locale, url: `${PUBLIC_URL}/dashboard/settings/security`, facts: { newEmail: email } })
  return done
}

/** What a link is good for, without using it up: the address it would make the caller's. */
export async function openEmailChange(caller: UserCaller, token: string): Promise<{ state: 'valid'; email: string } | { state: 'unknown' | 'expired' | 'used' | 'another' }> {
  const link = await peekChange(token)
  if (link.state !== 'valid') return link
  return link.userId === caller.userId ? { state: 'valid', email: link.email } : { state: 'another' }
}

/**
 * Makes the new address the person's, if its mailbox (the link) and the person (the session) are the same:
 * a link alone would let somebody hang their account on a stranger's address. Links to the old one die.
 */
export async function changeEmail(caller: UserCaller, token: string): Promise<Outcome> {
  const link = await openEmailChange(caller, token)
  if (link.state === 'another') return refused('link_of_another')
  if (link.state !== 'valid') return refused('link_invalid')
  const changed = await take(caller, token, link.email)
  if (changed === true) await sendMail({ kind: 'emailChanged', to: caller.email, locale: await localeOfPerson(caller.userId), url: env().PUBLIC_URL, facts: { newEmail: link.email } })
  return changed === true ? done : refused(changed)
}

async function take({ accountId, userId, sessionId, email: old }: UserCaller, token: string, email: string): Promise<true | 'link_invalid' | 'email_taken'> {
  try {
    return await prisma().$transaction(async (tx) => {
      if ((await consumeToken(token, 'change', tx)) !== userId) return 'link_invalid'
      await tx.user.update({ where: { id: userId }, data: { email, emailVerifiedAt: new Date() } })
      // An account is named after its owner until somebody names it otherwise.
      await tx.account.updateMany({ where: { id: accountId, name: old }, data: { name: email } })
      await tx.emailToken.deleteMany({ where: { userId, usedAt: null } })
      await record(tx, { name: 'email_changed', accountId, userId, sessionId, detail: { from: old, to: email } })
      return true
    })
  } catch (error) {
    // Somebody signed up with it since.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return 'email_taken'
    throw error
  }
}

async function localeOfPerson(id: string): Promise<Locale> {
  const { locale } = await prisma().user.findUniqueOrThrow({ where: { id }, select: { locale: true } })
  return localeOf(locale)
}
