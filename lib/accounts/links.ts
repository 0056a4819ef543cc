import { Prisma } from '#gen/prisma/client.ts'
import { localeOf } from '../../i18n/locales.ts'
import { record } from '../audit.ts'
import type { UserCaller } from '../caller.ts'
import { env } from '../env.ts'
import type { Claims } from './arrive.ts'
import { sendMail } from './mail.ts'
import { done, refused, type Outcome } from './outcome.ts'
import { prisma } from './prisma.ts'
import { isProved, markProved } from './proof.ts'
import { signInProviders, type ProviderId, type SignInProvider } from './sign-in-providers.ts'

export interface LinkRow {
  id: ProviderId
  name: string
  /** What the provider calls the person, when it is linked. */
  email: string | null
  linked: boolean
}

/** The providers there are, with what is linked to the caller. */
export async function listLinks({ userId }: UserCaller): Promise<LinkRow[]> {
  const rows = await prisma().identity.findMany({ where: { userId }, select: { issuer: true, email: true } })
  return signInProviders().map(({ id, name, issuer }) => {
    const row = rows.find((one) => one.issuer === issuer)
    return { id, name, email: row?.email ?? null, linked: row !== undefined }
  })
}

/**
 * Links who came back from the provider to the person who went there. Wants a proof. One of a provider for a
 * person, and never one that is somebody else's.
 */
export async function addLink(caller: UserCaller, provider: SignInProvider, claims: Claims): Promise<Outcome> {
  if (!(await isProved(caller))) return refused('proof_needed')
  const { accountId, userId, sessionId } = caller
  try {
    await prisma().$transaction(async (tx) => {
      await tx.identity.create({ data: { issuer: provider.issuer, subject: claims.subject, userId, email: claims.email } })
      await record(tx, { name: 'link_added', accountId, userId, sessionId, detail: { provider: provider.name } })
    })
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error
    const known = await prisma().identity.findUnique({ where: { issuer_subject: { issuer: provider.issuer, subject: claims.subject } }, select: { userId: true } })
    return known?.userId === userId ? done : refused('link_taken')
  }
  await tell(caller, 'linkAdded', provider.name)
  return done
}

/** Wants a proof. Who has neither password nor passkey then gets in by “Forgot password?”. */
export async function removeLink(caller: UserCaller, id: string): Promise<Outcome> {
  if (!(await isProved(caller))) return refused('proof_needed')
  const provider = signInProviders().find((one) => one.id === id)
  if (!provider) return refused('not_found')
  const { accountId, userId, sessionId } = caller
  const removed = await prisma().$transaction(async (tx) => {
    const { count } = await tx.identity.deleteMany({ where: { userId, issuer: provider.issuer } })
    if (count > 0) await record(tx, { name: 'link_removed', accountId, userId, sessionId, detail: { provider: provider.name } })
    return count > 0
  })
  if (!removed) return refused('not_found')
  await tell(caller, 'linkRemoved', provider.name)
  return done
}

/** A proof for who has nothing else: the provider was asked again who sits there, and named this very person. */
export async function proveByLink(caller: UserCaller, provider: SignInProvider, claims: Claims): Promise<Outcome> {
  const known = await prisma().identity.findUnique({ where: { issuer_subject: { issuer: provider.issuer, subject: claims.subject } }, select: { userId: true } })
  if (known?.userId !== caller.userId) return refused('link_taken')
  await markProved(caller)
  return done
}

async function tell({ userId, email }: UserCaller, kind: 'linkAdded' | 'linkRemoved', provider: string): Promise<void> {
  const { locale } = await prisma().user.findUniqueOrThrow({ where: { id: userId }, select: { locale: true } })
  await sendMail({ kind, to: email, locale: localeOf(locale), url: `${env().PUBLIC_URL}/dashboard/settings/security`, facts: { provider } })
}
