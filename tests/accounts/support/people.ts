import type { UserCaller } from '#lib/caller.ts'
import { prisma } from '#lib/accounts/prisma.ts'
import { createUser } from '#lib/accounts/users.ts'

let count = 0

/** A verified person with an account, as the data functions see them. */
export async function person(given: Partial<UserCaller> = {}): Promise<UserCaller> {
  const email = given.email ?? `person${++count}@example.com`
  const created = await createUser({ email, passwordHash: null })
  if (!created) throw new Error(`${email} exists`)
  await prisma().user.update({ where: { id: created.userId }, data: { emailVerifiedAt: new Date() } })
  return { kind: 'user', ...created, sessionId: '', email, name: null, emailVerified: true, role: 'owner', operator: false, ...given }
}
