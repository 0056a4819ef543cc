import type { UserCaller } from '../caller.ts'
import { db } from '../db.ts'
import { limits } from './limits.ts'
import { done, refused, type Outcome } from './outcome.ts'
import { assertionOptions, readAssertion, type PublicKeyCredentialRequestOptionsJSON } from './passkey-ceremonies.ts'
import { passwordFits } from './passwords.ts'
import { prisma } from './prisma.ts'
import { checkCode } from './second-factor.ts'
import { signInProviders } from './sign-in-providers.ts'
import type { Visitor } from './visitor.ts'

/** For how long a proof counts. */
export const PROOF_MINUTES = 10

/** What a person can prove themselves with: a passkey alone, or the password, with a code if codes are on; else the provider they sign in by. */
export interface ProofWays {
  password: boolean
  code: boolean
  passkey: boolean
  /** For who has none of these: another provider that signs them in. */
  providers: { id: string; name: string }[]
}

export async function proofWays({ userId }: UserCaller): Promise<ProofWays> {
  const { passwordHash, totp, identities, _count: count } = await prisma().user.findUniqueOrThrow({
    where: { id: userId },
    select: { passwordHash: true, totp: { select: { enabledAt: true } }, identities: { select: { issuer: true } }, _count: { select: { passkeys: true } } },
  })
  const own = { password: passwordHash !== null, code: Boolean(totp?.enabledAt), passkey: count.passkeys > 0 }
  const linked = signInProviders().filter(({ issuer }) => identities.some((identity) => identity.issuer === issuer))
  return { ...own, providers: own.password || own.code || own.passkey ? [] : linked.map(({ id, name }) => ({ id, name })) }
}

/**
 * Whether this browser showed within the last ten minutes that the person sits at it. Asked by every act that
 * would let somebody who found an open browser keep the account: password, address, second factor, deletion.
 */
export async function isProved({ sessionId, userId }: UserCaller): Promise<boolean> {
  const { rowCount } = await db().query(`select from session where id = $1 and user_id = $2 and proved_at > now() - $3 * interval '1 min'`, [sessionId, userId, PROOF_MINUTES])
  return rowCount === 1
}

/**
 * Proves it with what `proofWays` names: every one of password and code that the person has. Wrong passwords
 * and codes count towards the limits of sign-in.
 */
export async function prove(caller: UserCaller, given: { password: string; code: string }, visitor: Visitor): Promise<Outcome> {
  const ways = await proofWays(caller)
  if (!ways.password && !ways.code) return refused('no_way')
  if (ways.password) {
    const outcome = await checkPassword(caller, given.password)
    if (!outcome.ok) return outcome
  }
  if (ways.code) {
    const { kind, retryAfter } = await checkCode(caller.userId, given.code, visitor)
    if (retryAfter !== null) return refused('too_many', retryAfter)
    if (!kind) return refused('wrong_code')
  }
  await markProved(caller)
  return done
}

async function checkPassword({ userId, email }: UserCaller, password: string): Promise<Outcome> {
  const retryAfter = limits.signInPerAddress.take(email)
  if (retryAfter !== null) return refused('too_many', retryAfter)
  const { passwordHash } = await prisma().user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } })
  if (!(await passwordFits(password, passwordHash))) return refused('wrong_password')
  limits.signInPerAddress.giveBack(email)
  return done
}

export function passkeyProofRequest({ userId, sessionId }: UserCaller): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return assertionOptions({ purpose: 'proof', sessionId }, userId)
}

/** Proves it with a signature of one of the person's own passkeys, over a challenge of this browser. */
export async function proveByPasskey(caller: UserCaller, answer: unknown): Promise<Outcome> {
  const signed = await readAssertion(answer, { purpose: 'proof', sessionId: caller.sessionId })
  if (signed?.userId !== caller.userId) return refused('passkey_invalid')
  await markProved(caller)
  return done
}

/** Only after a proof. */
export async function markProved({ sessionId, userId }: UserCaller): Promise<void> {
  await prisma().session.updateMany({ where: { id: sessionId, userId }, data: { provedAt: new Date() } })
}
