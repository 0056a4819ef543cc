'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { changePassword } from '#lib/accounts/change-password.ts'
import { requireUser } from '#lib/accounts/current-user.ts'
import { done, refused, type Outcome, type Refused } from '#lib/accounts/outcome.ts'
import { newPassword } from '#lib/accounts/passwords.ts'
import { endOneSession, endOtherSessions } from '#lib/accounts/session-list.ts'
import { beginTwoStep, disableTwoStep, enableTwoStep, replaceRecoveryCodes, type Codes } from '#lib/accounts/two-step.ts'
import { qrCode, type QrCode } from './qr.ts'

export interface ShownEnrolment {
  ok: true
  qr: QrCode
  /** Base32, to be typed where nothing can be scanned. */
  key: string
}

const page = '/dashboard/settings/security'

export async function savePassword(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const password = newPassword.safeParse(input)
  if (!password.success) return refused(password.error.issues[0]?.message === 'too_long' ? 'password_long' : 'password_short')
  const result = await changePassword(user, password.data)
  revalidatePath(page)
  return result
}

export async function signOutOne(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const id = z.string().max(64).safeParse(input)
  const result = id.success ? await endOneSession(user, id.data) : refused('not_found')
  revalidatePath(page)
  return result
}

export async function signOutOthers(): Promise<Outcome> {
  const user = await requireUser()
  await endOtherSessions(user)
  revalidatePath(page)
  return done
}

export async function beginCodes(): Promise<ShownEnrolment | Refused> {
  const begun = await beginTwoStep(await requireUser())
  return begun.ok ? { ok: true, qr: qrCode(begun.uri), key: begun.key } : begun
}

export async function enableCodes(input: unknown): Promise<Codes> {
  const user = await requireUser()
  const code = z.string().max(20).safeParse(input)
  const result = code.success ? await enableTwoStep(user, code.data) : refused('wrong_code')
  revalidatePath('/dashboard/settings', 'layout')
  return result
}

export async function disableCodes(): Promise<Outcome> {
  const result = await disableTwoStep(await requireUser())
  revalidatePath('/dashboard/settings', 'layout')
  return result
}

export async function renewCodes(): Promise<Codes> {
  const result = await replaceRecoveryCodes(await requireUser())
  revalidatePath(page)
  return result
}
