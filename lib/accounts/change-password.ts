import { localeOf } from '../../i18n/locales.ts'
import { record } from '../audit.ts'
import type { UserCaller } from '../caller.ts'
import { env } from '../env.ts'
import { sendMail } from './mail.ts'
import { done, refused, type Outcome } from './outcome.ts'
import { hashPassword } from './passwords.ts'
import { prisma } from './prisma.ts'
import { isProved } from './proof.ts'

/**
 * Sets a password (`password` as lib/accounts/passwords accepts it), signs out every other browser and voids
 * the links that are under way. Wants a proof.
 */
export async function changePassword(caller: UserCaller, password: string): Promise<Outcome> {
  if (!(await isProved(caller))) return refused('proof_needed')
  const passwordHash = await hashPassword(password)
  const { accountId, userId, sessionId } = caller
  const { locale } = await prisma().$transaction(async (tx) => {
    // First the person's row: a sign-in with the old password waits here and then finds it changed.
    const owner = await tx.user.update({ where: { id: userId }, data: { passwordHash }, select: { locale: true } })
    await tx.session.deleteMany({ where: { userId, id: { not: sessionId } } })
    await tx.emailToken.deleteMany({ where: { userId, usedAt: null } })
    await tx.pendingSignIn.deleteMany({ where: { userId } })
    await record(tx, { name: 'password_changed', accountId, userId, sessionId })
    return owner
  })
  await sendMail({ kind: 'changed', to: caller.email, locale: localeOf(locale), url: `${env().PUBLIC_URL}/sign-in` })
  return done
}
