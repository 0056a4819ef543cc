'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { changePassword } from '#lib/accounts/change-password.ts'
import { requireUser } from '#lib/accounts/current-user.ts'
import { done, refused, type Outcome } from '#lib/accounts/outcome.ts'
import { newPassword } from '#lib/accounts/passwords.ts'
import { endOneSession, endOtherSessions } from '#lib/accounts/session-list.ts'

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
