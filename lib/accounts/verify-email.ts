import { consumeToken, hashToken, isBrowserProof, peekToken } from './email-tokens.ts'
import { limits, networkOf } from './limits.ts'
import { passwordFits } from './passwords.ts'
import { prisma } from './prisma.ts'
import { createSession } from './sessions.ts'
import { markVerified, welcome } from './users.ts'
import type { Visitor } from './visitor.ts'

export type Verification =
  | { ok: true; userId: string; sessionId: string }
  | { ok: false; reason: 'unknown' | 'expired' | 'used' | 'password_needed' | 'password_wrong' }
  | { ok: false; reason: 'too_many'; retryAfter: number }

export interface LinkOpened {
  token: string
  /** From the cookie of the browser that signed up; '' when there is none. */
  proof: string
  /** Typed on the page; '' when it did not ask. */
  password: string
}

export type OpenedLink = { state: 'valid'; email: string; known: boolean } | { state: 'unknown' | 'expired' | 'used' }

/** What a link is good for, without using it up: `known` = this browser signed up, so no password is needed. */
export async function openLink(token: string, proof: string): Promise<OpenedLink> {
  const link = await peekToken(token, 'verify')
  if (link.state !== 'valid') return { state: link.state }
  return { state: 'valid', email: link.email, known: isBrowserProof(proof, hashToken(token)) }
}

/**
 * Proves an address and signs in. The link must meet either the browser that signed up or the password
 * chosen there: else somebody could sign up with a stranger's address and have the stranger confirm it.
 */
export async function verifyEmail({ token, proof, password }: LinkOpened, visitor: Visitor): Promise<Verification> {
  const retryAfter = limits.tokensPerIp.take(networkOf(visitor.ip))
  if (retryAfter !== null) return { ok: false, reason: 'too_many', retryAfter }

  const link = await peekToken(token, 'verify')
  if (link.state !== 'valid') return { ok: false, reason: link.state }

  if (!isBrowserProof(proof, hashToken(token))) {
    if (!password) return { ok: false, reason: 'password_needed' }
    const refused = await checkPassword(link, password)
    if (refused) return refused
  }

  await welcome(link.userId)
  const sessionId = await prisma().$transaction(async (tx) => {
    const userId = await consumeToken(token, 'verify', tx)
    if (!userId) return null
    await markVerified(userId, tx)
    return createSession(userId, { method: 'link', visitor }, tx)
  })
  return sessionId ? { ok: true, userId: link.userId, sessionId } : { ok: false, reason: 'used' }
}

async function checkPassword({ userId, email }: { userId: string; email: string }, password: string): Promise<Extract<Verification, { ok: false }> | null> {
  const retryAfter = limits.signInPerAddress.take(email)
  if (retryAfter !== null) return { ok: false, reason: 'too_many', retryAfter }
  const { passwordHash } = await prisma().user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } })
  if (!(await passwordFits(password, passwordHash))) return { ok: false, reason: 'password_wrong' }
  limits.signInPerAddress.giveBack(email)
  return null
}
