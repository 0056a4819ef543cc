import { z } from 'zod'
import { Prisma } from '#gen/prisma/client.ts'
import { localeOf } from '../../i18n/locales.ts'
import { record } from '../audit.ts'
import type { UserCaller } from '../caller.ts'
import { env } from '../env.ts'
import { limits, networkOf } from './limits.ts'
import { sendMail } from './mail.ts'
import { done, refused, type Outcome, type Refused } from './outcome.ts'
import { assertionOptions, readAssertion, readRegistration, registrationOptions, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON } from './passkey-ceremonies.ts'
import { prisma } from './prisma.ts'
import { isProved } from './proof.ts'
import { createSession } from './sessions.ts'
import type { Visitor } from './visitor.ts'

const MOST_PASSKEYS = 20

export interface PasskeyRow {
  id: string
  name: string
  synced: boolean
  createdAt: Date
  lastUsedAt: Date | null
}

/** What a passkey is called, to recognise it by. */
export const passkeyName = z
  .string()
  .max(1_000)
  .transform((text) => text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim())
  .pipe(z.string().min(1).max(60))

export async function listPasskeys({ userId }: UserCaller): Promise<PasskeyRow[]> {
  return prisma().passkey.findMany({ where: { userId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], select: { id: true, name: true, synced: true, createdAt: true, lastUsedAt: true } })
}

export type PasskeyOptions = { ok: true; options: PublicKeyCredentialCreationOptionsJSON } | Refused

/** Wants a proof: a passkey signs in by itself. */
export async function beginPasskey(caller: UserCaller): Promise<PasskeyOptions> {
  if (!(await isProved(caller))) return refused('proof_needed')
  if ((await prisma().passkey.count({ where: { userId: caller.userId } })) >= MOST_PASSKEYS) return refused('too_many_passkeys')
  return { ok: true, options: await registrationOptions(caller) }
}

/** Keeps the passkey that the browser made; `name` comes from `passkeyName`. Wants a proof. */
export async function addPasskey(caller: UserCaller, { name, answer }: { name: string; answer: unknown }): Promise<Outcome> {
  if (!(await isProved(caller))) return refused('proof_needed')
  const { accountId, userId, sessionId } = caller
  const passkey = await readRegistration(answer, sessionId)
  if (!passkey) return refused('passkey_invalid')
  try {
    await prisma().$transaction(async (tx) => {
      await tx.passkey.create({ data: { ...passkey, userId, name } })
      await record(tx, { name: 'passkey_added', accountId, userId, sessionId, detail: { name } })
    })
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return refused('passkey_invalid')
    throw error
  }
  await tell(caller, 'passkeyAdded', name)
  return done
}

export async function renamePasskey({ userId }: UserCaller, id: string, name: string): Promise<Outcome> {
  const { count } = await prisma().passkey.updateMany({ where: { id, userId }, data: { name } })
  return count === 1 ? done : refused('not_found')
}

/** Wants a proof. */
export async function removePasskey(caller: UserCaller, id: string): Promise<Outcome> {
  if (!(await isProved(caller))) return refused('proof_needed')
  const { accountId, userId, sessionId } = caller
  const name = await prisma().$transaction(async (tx) => {
    const passkey = await tx.passkey.findFirst({ where: { id, userId }, select: { name: true } })
    if (!passkey) return null
    await tx.passkey.deleteMany({ where: { id, userId } })
    await record(tx, { name: 'passkey_removed', accountId, userId, sessionId, detail: { name: passkey.name } })
    return passkey.name
  })
  if (name === null) return refused('not_found')
  await tell(caller, 'passkeyRemoved', name)
  return done
}

async function tell({ userId, email }: UserCaller, kind: 'passkeyAdded' | 'passkeyRemoved', passkey: string): Promise<void> {
  const { locale } = await prisma().user.findUniqueOrThrow({ where: { id: userId }, select: { locale: true } })
  await sendMail({ kind, to: email, locale: localeOf(locale), url: `${env().PUBLIC_URL}/dashboard/settings/security`, facts: { passkey } })
}

export type PasskeyRequest = { ok: true; options: PublicKeyCredentialRequestOptionsJSON } | { ok: false; reason: 'too_many'; retryAfter: number }

/** Begins a sign-in without a name: the browser offers the passkeys it has for this site. */
export async function passkeyRequest(visitor: Visitor): Promise<PasskeyRequest> {
  const retryAfter = limits.tokensPerIp.take(networkOf(visitor.ip))
  if (retryAfter !== null) return { ok: false, reason: 'too_many', retryAfter }
  return { ok: true, options: await assertionOptions({ purpose: 'sign-in', sessionId: null }) }
}

export type PasskeySignIn = { ok: true; userId: string; sessionId: string } | { ok: false; reason: 'wrong' } | { ok: false; reason: 'too_many'; retryAfter: number }

/** A passkey is two factors at once (the device, and the finger, face or PIN it asked for): nothing else is wanted. */
export async function signInWithPasskey(answer: unknown, visitor: Visitor): Promise<PasskeySignIn> {
  const retryAfter = limits.tokensPerIp.take(networkOf(visitor.ip))
  if (retryAfter !== null) return { ok: false, reason: 'too_many', retryAfter }
  const signed = await readAssertion(answer, { purpose: 'sign-in', sessionId: null })
  if (!signed) return { ok: false, reason: 'wrong' }
  const { userId } = signed
  const sessionId = await prisma().$transaction((tx) => createSession(userId, { method: 'passkey', visitor }, tx))
  return { ok: true, userId, sessionId }
}
