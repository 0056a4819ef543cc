import type { Prisma } from '#gen/prisma/client.ts'
import { localeOf } from '../../i18n/locales.ts'
import { record, type ActName } from '../audit.ts'
import type { UserCaller } from '../caller.ts'
import { env } from '../env.ts'
import { limits } from './limits.ts'
import { sendMail } from './mail.ts'
import { refused, type Outcome, type Refused } from './outcome.ts'
import { prisma } from './prisma.ts'
import { isProved } from './proof.ts'
import { renewRecoveryCodes } from './recovery-codes.ts'
import { newSeed, openSeed, sealSeed, seedUri, stepOf } from './totp.ts'
import type { MailKind } from './write-mail.ts'

export interface TwoStep {
  /** Since when codes are asked for; null = they are not. */
  since: Date | null
  recoveryCodesLeft: number
}

export async function twoStep({ userId }: UserCaller): Promise<TwoStep> {
  const [totp, recoveryCodesLeft] = await Promise.all([
    prisma().totp.findUnique({ where: { userId }, select: { enabledAt: true } }),
    prisma().recoveryCode.count({ where: { userId, usedAt: null } }),
  ])
  return { since: totp?.enabledAt ?? null, recoveryCodesLeft }
}

/** What an authenticator app needs: as a picture to scan, or to be typed. Shown while it is set up, never again. */
export interface Enrolment {
  ok: true
  uri: string
  /** Base32. */
  key: string
}

/** Begins setting codes up; nothing changes until the first one is given. Wants a proof. */
export async function beginTwoStep(caller: UserCaller): Promise<Enrolment | Refused> {
  if (!(await isProved(caller))) return refused('proof_needed')
  const { userId } = caller
  const seed = newSeed()
  const row = { seed: sealSeed(seed, userId), lastStep: 0 }
  const begun = await prisma().$transaction(async (tx) => {
    await tx.totp.deleteMany({ where: { userId, enabledAt: null } })
    const { count } = await tx.totp.createMany({ data: { userId, ...row }, skipDuplicates: true })
    return count === 1
  })
  if (!begun) return refused('two_step_on')
  return { ok: true, uri: seedUri(seed, { issuer: `AIPower ${new URL(env().PUBLIC_URL).host}`, label: caller.email }), key: seed.base32 }
}

export type Codes = { ok: true; recoveryCodes: string[] } | Refused

/** The first code proves that the app has the seed: from now on codes are asked for. */
export async function enableTwoStep(caller: UserCaller, code: string): Promise<Codes> {
  if (!(await isProved(caller))) return refused('proof_needed')
  const { userId } = caller
  const retryAfter = limits.codesPerPerson.take(userId)
  if (retryAfter !== null) return refused('too_many', retryAfter)
  const totp = await prisma().totp.findUnique({ where: { userId } })
  if (!totp || totp.enabledAt) return refused(totp ? 'two_step_on' : 'not_found')
  const step = stepOf(openSeed(totp.seed, userId).seed, code.replace(/\s/g, ''))
  if (step === null) return refused('wrong_code')
  limits.codesPerPerson.clear(userId)
  return change(caller, { act: 'two_step_on', mail: 'twoStepOn' }, async (tx) => {
    const { count } = await tx.totp.updateMany({ where: { userId, enabledAt: null, seed: totp.seed }, data: { enabledAt: new Date(), lastStep: step } })
    if (count !== 1) return refused('not_found')
    return { ok: true, recoveryCodes: await renewRecoveryCodes(userId, tx) }
  })
}

/** Wants a proof, which takes a code or a passkey while codes are on. */
export async function disableTwoStep(caller: UserCaller): Promise<Outcome> {
  if (!(await isProved(caller))) return refused('proof_needed')
  const { userId } = caller
  return change(caller, { act: 'two_step_off', mail: 'twoStepOff' }, async (tx) => {
    const { count } = await tx.totp.deleteMany({ where: { userId, enabledAt: { not: null } } })
    if (count !== 1) return refused('not_found')
    await tx.recoveryCode.deleteMany({ where: { userId } })
    return { ok: true }
  })
}

/** New recovery codes; the old ones no longer work. Wants a proof. */
export async function replaceRecoveryCodes(caller: UserCaller): Promise<Codes> {
  if (!(await isProved(caller))) return refused('proof_needed')
  const { userId } = caller
  return change(caller, { act: 'recovery_codes_renewed', mail: 'recoveryCodes' }, async (tx) => {
    const totp = await tx.totp.findUnique({ where: { userId }, select: { enabledAt: true } })
    if (!totp?.enabledAt) return refused('not_found')
    return { ok: true, recoveryCodes: await renewRecoveryCodes(userId, tx) }
  })
}

/** A change with its line in the log, and a mail when it went through. */
async function change<Result extends { ok: true }>(
  { accountId, userId, sessionId, email }: UserCaller,
  { act, mail }: { act: ActName; mail: MailKind },
  work: (tx: Prisma.TransactionClient) => Promise<Result | Refused>,
): Promise<Result | Refused> {
  const [result, locale] = await prisma().$transaction(async (tx) => {
    const owner = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { locale: true } })
    const outcome = await work(tx)
    if (outcome.ok) await record(tx, { name: act, accountId, userId, sessionId })
    return [outcome, localeOf(owner.locale)] as const
  })
  if (result.ok) await sendMail({ kind: mail, to: email, locale, url: `${env().PUBLIC_URL}/dashboard/settings/security` })
  return result
}
