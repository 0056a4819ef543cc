import { localeOf } from '../../i18n/locales.ts'
import { record } from '../audit.ts'
import { env } from '../env.ts'
import { consumeToken, issueToken, peekToken } from './email-tokens.ts'
import { evenly } from './evenly.ts'
import { limits, networkOf } from './limits.ts'
import { sendMail } from './mail.ts'
import { hashPassword } from './passwords.ts'
import { prisma } from './prisma.ts'
import { markVerified, welcome } from './users.ts'
import type { Visitor } from './visitor.ts'

export type ResetRequest = { ok: true } | { ok: false; reason: 'too_many'; retryAfter: number }
export type Reset = ResetRequest | { ok: false; reason: 'unknown' | 'expired' | 'used' }

const ANSWER_AFTER_MS = 200

/** Mails a link for a new password, if the address is known; answers alike and as fast if it is not. */
export async function requestReset({ email }: { email: string }, visitor: Visitor): Promise<ResetRequest> {
  const retryAfter = limits.mailRequestsPerIp.take(networkOf(visitor.ip))
  if (retryAfter !== null) return { ok: false, reason: 'too_many', retryAfter }
  return evenly(ANSWER_AFTER_MS, async () => {
    const user = await prisma().user.findUnique({ where: { email }, select: { id: true, locale: true } })
    if (user && limits.mailPerAddress.take(email) === null) {
      const token = await issueToken({ userId: user.id, purpose: 'reset' })
      await sendMail({ kind: 'reset', to: email, locale: localeOf(user.locale), url: `${env().PUBLIC_URL}/reset?token=${token}` })
    }
    return { ok: true }
  })
}

/** What a link is good for, without using it up. */
export async function openResetLink(token: string): Promise<{ state: 'valid'; email: string } | { state: 'unknown' | 'expired' | 'used' }> {
  const link = await peekToken(token, 'reset')
  return link.state === 'valid' ? { state: 'valid', email: link.email } : { state: link.state }
}

/**
 * Sets the new password and signs out every browser. The link works once, also for two requests at the
 * same moment. It proves the address as well: whoever signed up with it before loses their password.
 */
export async function resetPassword({ token, password }: { token: string; password: string }, visitor: Visitor): Promise<Reset> {
  const retryAfter = limits.tokensPerIp.take(networkOf(visitor.ip))
  if (retryAfter !== null) return { ok: false, reason: 'too_many', retryAfter }

  const link = await peekToken(token, 'reset')
  if (link.state !== 'valid') return { ok: false, reason: link.state }

  const passwordHash = await hashPassword(password)
  await welcome(link.userId)
  const owner = await prisma().$transaction(async (tx) => {
    const userId = await consumeToken(token, 'reset', tx)
    if (!userId) return null
    const user = await tx.user.update({ where: { id: userId }, data: { passwordHash }, select: { email: true, locale: true } })
    await markVerified(userId, tx)
    await tx.session.deleteMany({ where: { userId } })
    await tx.pendingSignIn.deleteMany({ where: { userId } })
    await tx.emailToken.deleteMany({ where: { userId, usedAt: null } })
    await record(tx, { name: 'password_reset', userId, from: visitor })
    return user
  })
  if (!owner) return { ok: false, reason: 'used' }

  limits.signInPerAddress.clear(owner.email)
  await sendMail({ kind: 'changed', to: owner.email, locale: localeOf(owner.locale), url: `${env().PUBLIC_URL}/sign-in` })
  return { ok: true }
}
