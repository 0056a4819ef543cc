import { record } from '../audit.ts'
import type { UserCaller } from '../caller.ts'
import { done, refused, type Outcome } from './outcome.ts'
import { prisma } from './prisma.ts'
import { isUuid } from './sessions.ts'

export interface SessionRow {
  id: string
  userAgent: string
  /** Where it signed in from. */
  ip: string
  /** How it signed in. */
  method: string
  createdAt: Date
  /** Within five minutes of the truth. */
  lastSeenAt: Date
  /** The browser that asks. */
  current: boolean
}

/** The browsers signed in as the caller: this one first, then by when they were last seen. */
export async function listSessions(caller: UserCaller): Promise<SessionRow[]> {
  const rows = await prisma().session.findMany({
    where: { userId: caller.userId, expiresAt: { gt: new Date() } },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    select: { id: true, userAgent: true, ip: true, method: true, createdAt: true, lastSeenAt: true },
  })
  const named = rows.map((row) => ({ ...row, current: row.id === caller.sessionId }))
  return [...named.filter(({ current }) => current), ...named.filter(({ current }) => !current)]
}

/** Signs one browser of the caller out, at once. `not_found` when it is not one of theirs, or gone already. */
export async function endOneSession(caller: UserCaller, id: string): Promise<Outcome> {
  if (!isUuid(id)) return refused('not_found')
  return prisma().$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id, userId: caller.userId } })
    if (count === 0) return refused('not_found')
    await record(tx, { name: 'session_ended', ...actor(caller) })
    return done
  })
}

/** Signs every browser of the caller out but this one. Returns how many. */
export async function endOtherSessions(caller: UserCaller): Promise<number> {
  return prisma().$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { userId: caller.userId, id: { not: caller.sessionId } } })
    if (count > 0) await record(tx, { name: 'sessions_ended', ...actor(caller), detail: { count } })
    return count
  })
}

function actor({ accountId, userId, sessionId }: UserCaller): { accountId: string; userId: string; sessionId: string } {
  return { accountId, userId, sessionId }
}
