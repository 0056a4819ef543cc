import type { UserCaller } from '../caller.ts'
import { createUser, markVerified, welcome } from './users.ts'
import { prisma } from './prisma.ts'

/**
 * The person with this address, made if there is none, with the address taken as proven and the free
 * calls granted: for whoever runs this installation, at its terminal. A password that somebody set
 * before the address was proven is dropped, since it may be a stranger's; its owner resets it.
 */
export async function vouchFor(email: string): Promise<UserCaller> {
  await createUser({ email, passwordHash: null })
  const { id: userId } = await prisma().user.findUniqueOrThrow({ where: { email }, select: { id: true } })
  await welcome(userId)
  const user = await prisma().$transaction(async (tx) => {
    const unproven = await tx.user.updateMany({ where: { id: userId, emailVerifiedAt: null }, data: { passwordHash: null } })
    if (unproven.count > 0) await tx.emailToken.deleteMany({ where: { userId } })
    await markVerified(userId, tx)
    return tx.user.findUniqueOrThrow({
      where: { id: userId },
      include: { memberships: { where: { role: 'owner' }, orderBy: { account: { createdAt: 'asc' } }, take: 1 } },
    })
  })
  const membership = user.memberships[0]
  if (!membership) throw new Error(`${email} owns no account.`)
  return { kind: 'user', accountId: membership.accountId, userId, sessionId: '', email, name: user.name, emailVerified: true, role: 'owner', operator: user.operator }
}
