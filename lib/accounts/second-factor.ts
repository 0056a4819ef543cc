import type { Prisma } from '#gen/prisma/client.ts'
import { record } from '../audit.ts'
import { limits, networkOf } from './limits.ts'
import { prisma } from './prisma.ts'
import { looksLikeRecoveryCode, spendRecoveryCode } from './recovery-codes.ts'
import { createSession, isUuid, type Method } from './sessions.ts'
import { spendCode } from './totp.ts'
import type { Visitor } from './visitor.ts'

const TICKET_SECONDS = 10 * 60
const MOST_TRIES = 5

export type Admitted =
  | { session: string; ticket: null }
  /** The person has a second factor: nobody is signed in until it came. The ticket is for this browser's cookie. */
  | { session: null; ticket: string }

/**
 * Lets in who gave a first factor. Runs in a transaction that holds the person's row, so that a change of
 * password either sees what this makes or prevents it.
 */
export async function admit(userId: string, how: { method: Method; visitor: Visitor }, tx: Prisma.TransactionClient): Promise<Admitted> {
  const totp = await tx.totp.findUnique({ where: { userId }, select: { enabledAt: true } })
  if (!totp?.enabledAt) return { session: await createSession(userId, how, tx), ticket: null }
  const { method, visitor: { ip, userAgent } } = how
  const now = Date.now()
  await tx.pendingSignIn.deleteMany({ where: { userId, expiresAt: { lte: new Date(now) } } })
  const data = { userId, method, ip, userAgent: userAgent.slice(0, 300), expiresAt: new Date(now + TICKET_SECONDS * 1000) }
  const { id } = await tx.pendingSignIn.create({ data, select: { id: true } })
  return { session: null, ticket: id }
}

export type SecondFactor =
  | { ok: true; userId: string; sessionId: string; recoveryCodeUsed: boolean }
  | { ok: false; reason: 'wrong' }
  /** The ticket is used, too old, or had five wrong codes: back to the first factor. */
  | { ok: false; reason: 'expired' }
  | { ok: false; reason: 'too_many'; retryAfter: number }

/** The second factor for a ticket: six digits, or a recovery code. */
export async function confirmSecondFactor({ ticket, code }: { ticket: string; code: string }, visitor: Visitor): Promise<SecondFactor> {
  const pending = isUuid(ticket) ? await countTry(ticket) : null
  if (!pending) return { ok: false, reason: 'expired' }
  const checked = await checkCode(pending.userId, code, visitor)
  if (checked.retryAfter !== null) return { ok: false, reason: 'too_many', retryAfter: checked.retryAfter }
  if (!checked.kind) return { ok: false, reason: 'wrong' }
  const sessionId = await openSession(ticket, pending, visitor)
  return sessionId ? { ok: true, userId: pending.userId, sessionId, recoveryCodeUsed: checked.kind === 'recovery' } : { ok: false, reason: 'expired' }
}

/** Counted before it is checked, in the database: five tries for a ticket, wherever they arrive. */
async function countTry(ticket: string): Promise<{ userId: string; method: Method } | null> {
  const counted = await prisma().pendingSignIn.updateManyAndReturn({
    where: { id: ticket, expiresAt: { gt: new Date() }, tries: { lt: MOST_TRIES } },
    data: { tries: { increment: 1 } },
    select: { userId: true, method: true },
  })
  const [pending] = counted
  return pending ? { userId: pending.userId, method: pending.method as Method } : null
}

async function openSession(ticket: string, { userId, method }: { userId: string; method: Method }, visitor: Visitor): Promise<string | null> {
  return prisma().$transaction(async (tx) => {
    // A change of password holds this row while it voids the tickets.
    await tx.$queryRaw`select from "user" where id = ${userId}::uuid for update`
    const { count } = await tx.pendingSignIn.deleteMany({ where: { id: ticket } })
    return count === 1 ? createSession(userId, { method, visitor }, tx) : null
  })
}

export interface CheckedCode {
  kind: 'code' | 'recovery' | null
  retryAfter: number | null
}

/** Checks a person's code and uses it up. Six digits can be guessed, so tries are few; recovery codes cannot. */
export async function checkCode(userId: string, typed: string, visitor: Visitor): Promise<CheckedCode> {
  const code = typed.replace(/\s/g, '')
  if (looksLikeRecoveryCode(code)) {
    const retryAfter = limits.tokensPerIp.take(networkOf(visitor.ip))
    if (retryAfter !== null) return { kind: null, retryAfter }
    return { kind: (await recoverWith(userId, code, visitor)) ? 'recovery' : null, retryAfter: null }
  }
  const retryAfter = limits.codesPerPerson.take(userId)
  if (retryAfter !== null) return { kind: null, retryAfter }
  if (!(await spendCode(userId, code))) return { kind: null, retryAfter: null }
  limits.codesPerPerson.clear(userId)
  return { kind: 'code', retryAfter: null }
}

async function recoverWith(userId: string, code: string, from: Visitor): Promise<boolean> {
  return prisma().$transaction(async (tx) => {
    if (!(await spendRecoveryCode(userId, code, tx))) return false
    await record(tx, { name: 'recovery_code_used', userId, from })
    return true
  })
}
