import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Prisma } from '#gen/prisma/client.ts'
import { env } from '../env.ts'
import { prisma } from './prisma.ts'

/** What the link in a mail is good for. */
export type Purpose = 'verify' | 'reset' | 'change'

const LIFETIME_MS: Record<Purpose, number> = { verify: 24 * 3600_000, reset: 30 * 60_000, change: 24 * 3600_000 }

export type TokenState =
  | { state: 'valid'; userId: string; email: string }
  | { state: 'unknown' | 'expired' | 'used' }

export interface NewToken {
  userId: string
  purpose: Purpose
  /** Of `change`: the address to be proven. */
  email?: string
}

/** Makes a link's token (256 random bits, base64url); only its SHA-256 is stored. */
export async function issueToken({ purpose, ...rest }: NewToken, tx: Prisma.TransactionClient = prisma()): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await tx.emailToken.create({ data: { ...rest, hash: hashToken(token), purpose, expiresAt: new Date(Date.now() + LIFETIME_MS[purpose]) } })
  return token
}

/** Looks without using the token up: mail scanners open links too, only a person presses the button. */
export async function peekToken(token: string, purpose: Purpose): Promise<TokenState> {
  const row = await prisma().emailToken.findUnique({ where: { hash: hashToken(token) }, include: { user: { select: { email: true } } } })
  if (row?.purpose !== purpose) return { state: 'unknown' }
  if (row.usedAt) return { state: 'used' }
  if (row.expiresAt.getTime() <= Date.now()) return { state: 'expired' }
  return { state: 'valid', userId: row.userId, email: row.user.email }
}

/** The same for a change of address; `email` is then the new one. */
export async function peekChange(token: string): Promise<TokenState> {
  const link = await peekToken(token, 'change')
  if (link.state !== 'valid') return link
  const { email } = await prisma().emailToken.findUniqueOrThrow({ where: { hash: hashToken(token) }, select: { email: true } })
  return email ? { ...link, email } : { state: 'unknown' }
}

/** Uses the token up, in one statement: of two parallel tries one gets the user, the other null. */
export async function consumeToken(token: string, purpose: Purpose, tx: Prisma.TransactionClient): Promise<string | null> {
  const now = new Date()
  const used = await tx.emailToken.updateManyAndReturn({
    where: { hash: hashToken(token), purpose, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
    select: { userId: true },
  })
  return used[0]?.userId ?? null
}

/**
 * Recognises the browser that asked for a link: a cookie holds this proof, made from the token's hash
 * with the installation's secret. Without it (the mail was opened elsewhere, or somebody else signed up
 * with this address) the link alone does not confirm an account.
 */
export function browserProof(tokenHash: string): string {
  return createHmac('sha256', env().AUTH_SECRET).update(`browser:${tokenHash}`).digest('base64url')
}

export function isBrowserProof(proof: string, tokenHash: string): boolean {
  const expected = Buffer.from(browserProof(tokenHash))
  const given = Buffer.from(proof)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** A proof that fits no token, for answers that must look the same when there is none. */
export function emptyProof(): string {
  return randomBytes(32).toString('base64url')
}

/** SHA-256 of a link's token, hex. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'hex')
}
