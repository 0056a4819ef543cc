'use server'

import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { endBrowserSession } from '#lib/accounts/browser-session.ts'
import { askEmailChange } from '#lib/accounts/change-email.ts'
import { requireUser } from '#lib/accounts/current-user.ts'
import { deleteAccount as deleteIt } from '#lib/accounts/delete-account.ts'
import { emailAddress } from '#lib/accounts/email-address.ts'
import { noticeSettings, saveNotices } from '#lib/accounts/notice-settings.ts'
import { done, refused, type Outcome } from '#lib/accounts/outcome.ts'
import { personName, rename, setLocale, setYuan } from '#lib/accounts/profile.ts'
import { isProved, passkeyProofRequest, prove as proveBy, proveByPasskey } from '#lib/accounts/proof.ts'
import { visitorOf } from '#lib/accounts/visitor.ts'
import { locales } from '../../../i18n/locales.ts'

const proof = z.strictObject({ password: z.string().max(1_000), code: z.string().max(100) })

/** The person shows that it is them; what they asked for is then tried again. */
export async function prove(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const given = proof.safeParse(input)
  return given.success ? proveBy(user, given.data, visitorOf(await headers())) : refused('wrong_password')
}

export async function askForPasskeyProof(): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return passkeyProofRequest(await requireUser())
}

export async function provePasskey(answer: unknown): Promise<Outcome> {
  return proveByPasskey(await requireUser(), answer)
}

export async function saveName(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const name = personName.safeParse(input)
  if (!name.success) return refused('name_long')
  await rename(user, name.data)
  revalidatePath('/dashboard', 'layout')
  return done
}

export async function askForEmail(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const email = emailAddress.safeParse(input)
  return email.success ? askEmailChange(user, email.data) : refused('email_invalid')
}

/** The language of the person's mails, and of pages in browsers they sign in with later. */
export async function saveLocale(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  await setLocale(user, z.enum(locales).parse(input))
  return done
}

/** Whether the download at /api/export/account may begin. */
export async function askForData(): Promise<Outcome> {
  return (await isProved(await requireUser())) ? done : refused('proof_needed')
}

/** `input`: the address, typed to confirm it. Leads away when it is done: nobody is signed in any more. */
export async function deleteAccount(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const email = emailAddress.safeParse(input)
  const result = email.success ? await deleteIt(user, email.data) : refused('other_email')
  if (!result.ok) return result
  await endBrowserSession()
  redirect('/sign-in?deleted')
}

/** Whether amounts are shown in yuan, too, in browsers the person signs in with later. */
export async function saveYuan(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  await setYuan(user, z.boolean().parse(input))
  return done
}

export async function saveNoticeSettings(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const wanted = noticeSettings.safeParse(input)
  if (!wanted.success) return refused('amount_invalid')
  await saveNotices(user, wanted.data)
  return done
}
