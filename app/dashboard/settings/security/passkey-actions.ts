'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { requireUser } from '#lib/accounts/current-user.ts'
import { refused, type Outcome } from '#lib/accounts/outcome.ts'
import { addPasskey, beginPasskey, passkeyName, removePasskey, renamePasskey, type PasskeyOptions } from '#lib/accounts/passkeys.ts'

const id = z.string().max(1_400)

/** The name is judged first: nobody touches an authenticator for a name that is refused. */
export async function askForNewPasskey(name: unknown): Promise<PasskeyOptions> {
  const user = await requireUser()
  return passkeyName.safeParse(name).success ? beginPasskey(user) : refused('passkey_name')
}

export async function keepPasskey(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const made = z.strictObject({ name: passkeyName, answer: z.unknown() }).safeParse(input)
  const result = made.success ? await addPasskey(user, made.data) : refused('passkey_name')
  revalidatePath('/dashboard/settings', 'layout')
  return result
}

export async function nameOwnPasskey(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const named = z.strictObject({ id, name: passkeyName }).safeParse(input)
  const result = named.success ? await renamePasskey(user, named.data.id, named.data.name) : refused('passkey_name')
  revalidatePath('/dashboard/settings/security')
  return result
}

export async function forgetPasskey(input: unknown): Promise<Outcome> {
  const user = await requireUser()
  const given = id.safeParse(input)
  const result = given.success ? await removePasskey(user, given.data) : refused('not_found')
  revalidatePath('/dashboard/settings', 'layout')
  return result
}
