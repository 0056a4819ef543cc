import type { UserCaller } from '../caller.ts'
import { db } from '../db.ts'
import { limits } from './limits.ts'
import { done, refused, type Outcome } from './outcome.ts'
import { passwordFits } from './passwords.ts'
import { prisma } from './prisma.ts'

/** For how long a proof counts. */
export const PROOF_MINUTES = 10

/** What a person can prove themselves with, here and now. */
export interface ProofWays {
  password: boolean
}

export async function proofWays(caller: UserCaller): Promise<ProofWays> {
  const { passwordHash } = await prisma().user.findUniqueOrThrow({ where: { id: caller.userId }, select: { passwordHash: true } })
  return { password: passwordHash !== null }
}

/**
 * Whether this browser showed within the last ten minutes that the person sits at it. Asked by every act that
 * would let somebody who found an open browser keep the account: password, address, second factor, deletion.
 */
export async function isProved(caller: UserCaller): Promise<boolean> {
  const { rowCount } = await db().query(`select from session where id = $1 and user_id = $2 and proved_at > now() - $3 * interval '1 min'`, [caller.sessionId, caller.userId, PROOF_MINUTES])
  return rowCount === 1
}

/** Proves it with the password; wrong ones count towards the limit of wrong passwords at sign-in. */
export async function proveByPassword(caller: UserCaller, password: string): Promise<Outcome> {
  const retryAfter = limits.signInPerAddress.take(caller.email)
  if (retryAfter !== null) return refused('too_many', retryAfter)
  const { passwordHash } = await prisma().user.findUniqueOrThrow({ where: { id: caller.userId }, select: { passwordHash: true } })
  if (!(await passwordFits(password, passwordHash))) return refused('wrong_password')
  limits.signInPerAddress.giveBack(caller.email)
  await markProved(caller)
  return done
}

async function markProved(caller: UserCaller): Promise<void> {
  await prisma().session.updateMany({ where: { id: caller.sessionId, userId: caller.userId }, data: { provedAt: new Date() } })
}
