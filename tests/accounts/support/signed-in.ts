import { hashPassword } from '#lib/accounts/passwords.ts'
import { prisma } from '#lib/accounts/prisma.ts'
import { userOfSession } from '#lib/accounts/sessions.ts'
import { signIn } from '#lib/accounts/sign-in.ts'
import { createUser } from '#lib/accounts/users.ts'
import type { Visitor } from '#lib/accounts/visitor.ts'
import type { UserCaller } from '#lib/caller.ts'

export const password = 'correct horse battery'

let people = 0

/** Another network each time, so that no test meets the limits of the one before. */
export const visitor = (userAgent = 'test browser'): Visitor => ({ ip: `198.51.${people >> 8}.${people++ & 255}`, userAgent })

/** A person whose address is proven, with `password`, signed in to one browser. */
export async function newPerson(name = 'person'): Promise<UserCaller> {
  const email = `${name}${++people}@example.com`
  const created = await createUser({ email, passwordHash: await hashPassword(password) })
  await prisma().user.update({ where: { id: created!.userId }, data: { emailVerifiedAt: new Date() } })
  return anotherBrowser(email)
}

/** Signs in once more. */
export async function anotherBrowser(email: string, secret = password, from = visitor()): Promise<UserCaller> {
  const result = await signIn({ email, password: secret }, from)
  if (!result.ok) throw new Error(result.reason)
  return (await userOfSession(result.sessionId))!
}

/** The proof of this browser was long ago. */
export async function letProofAge(caller: UserCaller): Promise<void> {
  await prisma().session.update({ where: { id: caller.sessionId }, data: { provedAt: new Date(Date.now() - 10 * 60_000 - 1_000) } })
}
