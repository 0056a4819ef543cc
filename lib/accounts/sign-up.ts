import { defaultLocale, localeOf, type Locale } from '../../i18n/locales.ts'
import { env } from '../env.ts'
import { browserProof, emptyProof, hashToken, isBrowserProof, issueToken } from './email-tokens.ts'
import { evenly } from './evenly.ts'
import { limits, networkOf } from './limits.ts'
import { sendMail } from './mail.ts'
import { hashPassword } from './passwords.ts'
import { prisma } from './prisma.ts'
import { createUser } from './users.ts'
import type { Visitor } from './visitor.ts'

/**
 * `proof` goes into a cookie of this browser, so that the link in the mail confirms there with one
 * click; it looks the same, and fits nothing, when no link was sent.
 */
export type SignUp = { ok: true; proof: string } | { ok: false; reason: 'too_many'; retryAfter: number }

// Longer than hashing, three inserts and a mail into the outbox take on a small machine.
const ANSWER_AFTER_MS = 300

/**
 * Opens an account whose address is still to be proven, and mails the link. The answer, and the time it
 * takes, is the same for an address that already has an account: its owner gets a mail saying so.
 */
export async function signUp({ email, password, locale = defaultLocale }: { email: string; password: string; locale?: Locale }, visitor: Visitor): Promise<SignUp> {
  const retryAfter = limits.signUpPerIp.take(networkOf(visitor.ip))
  if (retryAfter !== null) return { ok: false, reason: 'too_many', retryAfter }
  return evenly(ANSWER_AFTER_MS, async () => {
    const passwordHash = await hashPassword(password)
    const created = await createUser({ email, passwordHash, locale })
    const proof = created ? await mailLink({ id: created.userId, email, locale }) : await answerKnown({ email, passwordHash, locale })
    return { ok: true, proof }
  })
}

/**
 * Sends a fresh link to an address that is still to be proven. The new proof is worth something only to
 * a browser that held a good one (`proof`), or to somebody who just typed the password (`trusted`).
 */
export async function resendLink({ email, proof, trusted = false }: { email: string; proof: string; trusted?: boolean }, visitor: Visitor): Promise<SignUp> {
  const retryAfter = limits.mailRequestsPerIp.take(networkOf(visitor.ip))
  if (retryAfter !== null) return { ok: false, reason: 'too_many', retryAfter }
  return evenly(ANSWER_AFTER_MS, async () => {
    const user = await prisma().user.findUnique({ where: { email }, select: { id: true, email: true, locale: true, emailVerifiedAt: true, emailTokens: { where: { purpose: 'verify' } } } })
    if (!user || user.emailVerifiedAt) return { ok: true, proof: emptyProof() }
    const sameBrowser = trusted || user.emailTokens.some((token) => isBrowserProof(proof, token.hash))
    const fresh = await mailLink(user)
    return { ok: true, proof: sameBrowser ? fresh : emptyProof() }
  })
}

/**
 * Somebody signs up with an address that is known. Proven: nothing changes, its owner is told. Not yet
 * proven: the newest password counts, and links sent for an older one die with it, so that nobody can
 * slip a password of theirs under somebody else's link.
 */
async function answerKnown({ email, passwordHash, locale }: { email: string; passwordHash: string; locale: Locale }): Promise<string> {
  const known = await prisma().$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { email }, select: { id: true, locale: true } })
    const open = await tx.user.updateMany({ where: { email, emailVerifiedAt: null }, data: { passwordHash, locale } })
    if (user && open.count > 0) await tx.emailToken.deleteMany({ where: { userId: user.id } })
    return user && { ...user, proven: open.count === 0 }
  })
  if (known && !known.proven) return mailLink({ id: known.id, email, locale })
  if (limits.mailPerAddress.take(email) === null) await sendMail({ kind: 'exists', to: email, locale: localeOf(known?.locale), url: `${env().PUBLIC_URL}/sign-in` })
  return emptyProof()
}

async function mailLink({ id, email, locale }: { id: string; email: string; locale: string }): Promise<string> {
  if (limits.mailPerAddress.take(email) !== null) return emptyProof()
  const token = await issueToken({ userId: id, purpose: 'verify' })
  await sendMail({ kind: 'verify', to: email, locale: localeOf(locale), url: `${env().PUBLIC_URL}/verify?token=${token}` })
  return browserProof(hashToken(token))
}
