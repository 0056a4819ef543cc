import { randomBytes } from 'node:crypto'
import { prisma } from './prisma.ts'

export interface ChallengeFor {
  purpose: 'register' | 'sign-in' | 'proof'
  /** The browser that asks; null before anybody is signed in. */
  sessionId: string | null
}

const LIFETIME_MS = 5 * 60_000

/** A new challenge (256 random bits, base64url), good once, within five minutes, for this purpose and browser. */
export async function issueChallenge({ purpose, sessionId }: ChallengeFor): Promise<string> {
  const challenge = randomBytes(32).toString('base64url')
  const now = Date.now()
  await prisma().challenge.deleteMany({ where: { expiresAt: { lte: new Date(now) } } })
  await prisma().challenge.create({ data: { challenge, purpose, sessionId, expiresAt: new Date(now + LIFETIME_MS) } })
  return challenge
}

/** Whether it was issued for this and not used; uses it up. Of parallel tries one gets true. */
export async function consumeChallenge(challenge: string, { purpose, sessionId }: ChallengeFor): Promise<boolean> {
  const { count } = await prisma().challenge.deleteMany({ where: { challenge, purpose, sessionId, expiresAt: { gt: new Date() } } })
  return count === 1
}
