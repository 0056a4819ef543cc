import { limits, networkOf } from './limits.ts'
import { hashPassword, isOutdated, passwordFits } from './passwords.ts'
import { prisma } from './prisma.ts'
import { admit, type Admitted } from './second-factor.ts'
import { resendLink } from './sign-up.ts'
import type { Visitor } from './visitor.ts'

export type SignIn =
  | { ok: true; userId: string; sessionId: string }
  /** The password is right; the second factor is still owed, by whoever holds this ticket. */
  | { ok: false; reason: 'second_factor'; ticket: string }
  /** The address or the password is wrong; which of them is not said. */
  | { ok: false; reason: 'wrong' }
  /** The password is right, the address still to be proven: a fresh link is on its way. */
  | { ok: false; reason: 'unverified'; proof: string }
  | { ok: false; reason: 'too_many'; retryAfter: number }

/** Signs a browser in with e-mail and password. */
export async function signIn({ email, password }: { email: string; password: string }, visitor: Visitor): Promise<SignIn> {
  const network = networkOf(visitor.ip)
  const retryAfter = limits.signInPerIp.take(network) ?? limits.signInPerAddress.take(email)
  if (retryAfter !== null) return { ok: false, reason: 'too_many', retryAfter }

  const user = await prisma().user.findUnique({ where: { email }, select: { id: true, passwordHash: true, emailVerifiedAt: true } })
  const fits = await passwordFits(password, user?.passwordHash ?? null)
  if (!user?.passwordHash || !fits) return { ok: false, reason: 'wrong' }

  // Only wrong passwords count.
  limits.signInPerIp.giveBack(network)
  limits.signInPerAddress.giveBack(email)
  if (!user.emailVerifiedAt) {
    const link = await resendLink({ email, proof: '', trusted: true }, visitor)
    return link.ok ? { ok: false, reason: 'unverified', proof: link.proof } : link
  }
  const admitted = await enter({ id: user.id, passwordHash: user.passwordHash }, password, visitor)
  if (!admitted) return { ok: false, reason: 'wrong' }
  return admitted.session !== null ? { ok: true, userId: user.id, sessionId: admitted.session } : { ok: false, reason: 'second_factor', ticket: admitted.ticket }
}

/** Null when the password was reset since it was checked: the lock makes the two wait for each other. */
async function enter(user: { id: string; passwordHash: string }, password: string, visitor: Visitor): Promise<Admitted | null> {
  const renewed = isOutdated(user.passwordHash) ? await hashPassword(password) : user.passwordHash
  return prisma().$transaction(async (tx) => {
    const unchanged = await tx.$queryRaw<unknown[]>`select id from "user" where id = ${user.id}::uuid and password_hash = ${user.passwordHash} for update`
    if (unchanged.length === 0) return null
    if (renewed !== user.passwordHash) await tx.user.update({ where: { id: user.id }, data: { passwordHash: renewed } })
    return admit(user.id, { method: 'password', visitor }, tx)
  })
}
