import { Prisma } from '#gen/prisma/client.ts'
import { grantFreeCalls } from '../billing/grants.ts'
import { defaultLocale, type Locale } from '../../i18n/locales.ts'
import { mailboxOf } from './mailbox-of.ts'
import { prisma } from './prisma.ts'

export interface NewUser {
  userId: string
  accountId: string
}

export interface UserToCreate {
  email: string
  passwordHash: string | null
  locale?: Locale
}

/**
 * A person with an account of their own, owned by them; all three rows or none. Null when the address
 * is taken, also by a request running at the same moment. `email` is already normalised (emailAddress);
 * `also` is done with them or not at all.
 */
export async function createUser({ email, passwordHash, locale = defaultLocale }: UserToCreate, also?: (created: NewUser, tx: Prisma.TransactionClient) => Promise<void>): Promise<NewUser | null> {
  try {
    return await prisma().$transaction(async (tx) => {
      const user = await tx.user.create({ data: { email, passwordHash, locale }, select: { id: true } })
      const account = await tx.account.create({ data: { name: email }, select: { id: true } })
      await tx.membership.create({ data: { accountId: account.id, userId: user.id, role: 'owner' } })
      const created = { userId: user.id, accountId: account.id }
      await also?.(created, tx)
      return created
    })
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return null
    throw error
  }
}

/**
 * What a proven address brings: the free calls, once per account and per mailbox. Runs before the proof is used up: if
 * the process dies in between, the same link still works, and granting again changes nothing.
 */
export async function welcome(userId: string): Promise<void> {
  const owned = await prisma().membership.findFirst({ where: { userId, role: 'owner' }, orderBy: { account: { createdAt: 'asc' } }, select: { accountId: true, user: { select: { email: true } } } })
  if (owned) await grantFreeCalls(owned.accountId, mailboxOf(owned.user.email))
}

/** Marks the address as proven. The first person ever to do so runs this installation: those who left count. */
export async function markVerified(userId: string, tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('first-operator', 0))`
  await tx.$executeRaw`
    update "user" set
      email_verified_at = coalesce(email_verified_at, now()),
      operator = operator or not exists (select 1 from "user" where email_verified_at is not null) and not exists (select 1 from account where deleted_at is not null)
    where id = ${userId}::uuid`
}
