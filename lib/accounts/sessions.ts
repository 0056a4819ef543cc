import type { Prisma } from '#gen/prisma/client.ts'
import type { UserCaller } from '../caller.ts'
import { record } from '../audit.ts'
import { db } from '../db.ts'
import { prisma } from './prisma.ts'
import type { ProviderId } from './sign-in-providers.ts'
import type { Visitor } from './visitor.ts'

/** How long a browser stays signed in. */
export const SESSION_SECONDS = 30 * 24 * 3600
const MOST_SESSIONS = 50
const SEEN_EVERY_MS = 5 * 60_000

/** How a browser signed in: with the password, by the link that proved the address, with a passkey, or by another provider. */
export type Method = 'password' | 'link' | 'passkey' | ProviderId

/**
 * Signs a browser in: the id goes into its cookie. The oldest sessions beyond 50 end. Runs in a
 * transaction that holds the user's row, so that a password reset either sees the session or prevents it.
 */
export async function createSession(userId: string, how: { method: Method; visitor: Visitor }, tx: Prisma.TransactionClient): Promise<string> {
  const expiresAt = new Date(Date.now() + SESSION_SECONDS * 1000)
  const { method, visitor: { ip, userAgent } } = how
  const { id } = await tx.session.create({ data: { userId, ip, userAgent: userAgent.slice(0, 300), method, expiresAt }, select: { id: true } })
  await record(tx, { name: 'signed_in', userId, sessionId: id, detail: { method } })
  await tx.$executeRaw`
    delete from session where user_id = ${userId}::uuid and (expires_at <= now() or id not in (
      select id from session where user_id = ${userId}::uuid order by created_at desc, id limit ${MOST_SESSIONS}))`
  return id
}

/** Signs that browser out, at once and everywhere: no cookie outlives its row. */
export async function endSession(sessionId: string): Promise<void> {
  if (!isUuid(sessionId)) return
  await prisma().$transaction(async (tx) => {
    const session = await tx.session.findUnique({ where: { id: sessionId }, select: { userId: true } })
    if (!session) return
    await record(tx, { name: 'signed_out', userId: session.userId, sessionId })
    await tx.session.deleteMany({ where: { id: sessionId } })
  })
}

/** The person behind a session, as they are at this moment; null when it ended or never was. */
export async function userOfSession(sessionId: string): Promise<UserCaller | null> {
  if (!isUuid(sessionId)) return null
  const { rows } = await db().query<Row>(select, [sessionId])
  const row = rows[0]
  if (!row) return null
  if (Date.now() - row.last_seen_at.getTime() > SEEN_EVERY_MS) await db().query('update session set last_seen_at = now() where id = $1', [sessionId])
  return {
    kind: 'user',
    accountId: row.account_id,
    userId: row.user_id,
    sessionId,
    email: row.email,
    name: row.name,
    emailVerified: row.email_verified_at !== null,
    role: row.role,
    operator: row.operator,
  }
}

interface Row {
  user_id: string
  email: string
  name: string | null
  email_verified_at: Date | null
  operator: boolean
  account_id: string
  role: UserCaller['role']
  last_seen_at: Date
}

// The account somebody joined first is theirs; choosing among several comes with teams.
const select = `
  select u.id as user_id, u.email, u.name, u.email_verified_at, u.operator, m.account_id, m.role, s.last_seen_at
  from session s
  join "user" u on u.id = s.user_id
  join membership m on m.user_id = u.id
  join account a on a.id = m.account_id
  where s.id = $1 and s.expires_at > now()
  order by a.created_at, a.id
  limit 1`

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}
