import { z } from 'zod'
import { Prisma } from '#gen/prisma/client.ts'
import { localeOf, type Locale } from '../../i18n/locales.ts'
import { record } from '../audit.ts'
import { env } from '../env.ts'
import { emailAddress } from './email-address.ts'
import { sendMail } from './mail.ts'
import { prisma } from './prisma.ts'
import { admit, type Admitted } from './second-factor.ts'
import type { SignInProvider } from './sign-in-providers.ts'
import { createUser, markVerified, welcome } from './users.ts'
import type { Visitor } from './visitor.ts'

/** What a provider says of a person. An address counts as proven only if it says so: silence is no. */
const wire = z.object({
  sub: z.string().min(1).max(255),
  email: emailAddress.nullish().catch(null),
  // Some say it as text (Amazon Cognito's userinfo, read 2026-11).
  email_verified: z.union([z.boolean(), z.stringbool()]).nullish().catch(false),
  name: z.string().max(80).nullish().catch(null),
})

export interface Claims {
  subject: string
  email: string | null
  emailVerified: boolean
  name: string | null
}

export function readClaims(profile: unknown): Claims | null {
  const parsed = wire.safeParse(profile)
  if (!parsed.success) return null
  const { sub, email, email_verified, name } = parsed.data
  return { subject: sub, email: email ?? null, emailVerified: email_verified === true, name: name?.trim() || null }
}

/** Why somebody whom a provider vouches for is not let in; sentences in messages/<locale>/auth.json under `provider`. */
export type NotLetIn =
  /** The provider does not say that the address was proven to it. */
  | 'email_unverified'
  /** Somebody began an account with this address and never proved it: perhaps not the same person. */
  | 'address_unproven'

/** `isNew`: the account was made by this arrival. */
export type Arrival = ({ ok: true; userId: string; isNew: boolean } & Admitted) | { ok: false; reason: NotLetIn }

export interface Arriving {
  provider: SignInProvider
  claims: Claims
  visitor: Visitor
  /** Of a person who is new. */
  locale: Locale
}

/**
 * Lets in whom another provider vouches for. Who was here with it before is known by its name for them; else by
 * a proven address: a new person gets an account, somebody with an account that proved the same address gets
 * the provider linked (whoever has the mailbox could set a new password as well) and a mail that says so.
 */
export async function arrive(arriving: Arriving): Promise<Arrival> {
  const { provider, claims } = arriving
  const known = await prisma().identity.findUnique({ where: { issuer_subject: { issuer: provider.issuer, subject: claims.subject } }, select: { userId: true } })
  if (known) return letIn(known.userId, arriving)
  if (!claims.email || !claims.emailVerified) return { ok: false, reason: 'email_unverified' }
  const owner = await prisma().user.findUnique({ where: { email: claims.email }, select: { id: true, emailVerifiedAt: true, locale: true } })
  if (!owner) return signUpWith(claims.email, arriving)
  if (!owner.emailVerifiedAt) return { ok: false, reason: 'address_unproven' }
  if (!(await link(owner.id, arriving))) return arrive(arriving)
  await sendMail({ kind: 'linkAdded', to: claims.email, locale: localeOf(owner.locale), url: `${env().PUBLIC_URL}/dashboard/settings/security`, facts: { provider: provider.name } })
  return letIn(owner.id, arriving)
}

/** With a second factor of ours where there is one: the provider stands for the password, not for more. */
async function letIn(userId: string, { provider, claims, visitor }: Arriving): Promise<Extract<Arrival, { ok: true }>> {
  const admitted = await prisma().$transaction(async (tx) => {
    await tx.$queryRaw`select from "user" where id = ${userId}::uuid for update`
    await tx.identity.updateMany({ where: { issuer: provider.issuer, subject: claims.subject, userId }, data: { email: claims.email, lastUsedAt: new Date() } })
    return admit(userId, { method: provider.id, visitor }, tx)
  })
  return { ok: true, userId, isNew: false, ...admitted }
}

async function signUpWith(email: string, arriving: Arriving): Promise<Arrival> {
  const { provider, claims, visitor, locale } = arriving
  const created = await createUser({ email, passwordHash: null, locale }, async ({ userId }, tx) => {
    await tx.user.update({ where: { id: userId }, data: { name: claims.name } })
    await tx.identity.create({ data: { issuer: provider.issuer, subject: claims.subject, userId, email } })
    await markVerified(userId, tx)
    await record(tx, { name: 'link_added', userId, from: visitor, detail: { provider: provider.name } })
  })
  // Somebody, perhaps the same person in another window, was faster: look again.
  if (!created) return arrive(arriving)
  await welcome(created.userId)
  return { ...(await letIn(created.userId, arriving)), isNew: true }
}

/** False: somebody linked it meanwhile, here or to another account. */
async function link(userId: string, { provider, claims, visitor }: Arriving): Promise<boolean> {
  try {
    await prisma().$transaction(async (tx) => {
      await tx.identity.create({ data: { issuer: provider.issuer, subject: claims.subject, userId, email: claims.email } })
      await record(tx, { name: 'link_added', userId, from: visitor, detail: { provider: provider.name } })
    })
    return true
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return false
    throw error
  }
}
