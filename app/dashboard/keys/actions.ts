'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { createKey, revokeKey, type CreatedKey } from '#lib/accounts/api-keys.ts'
import { requireUser } from '#lib/accounts/current-user.ts'
import { attempt, type Attempted } from '../attempt.ts'

const name = z.string().max(200)
const id = z.string().max(64)

export async function create(input: unknown): Promise<Attempted<CreatedKey>> {
  const user = await requireUser()
  const result = await attempt(async () => createKey(user, { name: name.parse(input) }))
  revalidatePath('/dashboard', 'layout')
  return result
}

export async function revoke(input: unknown): Promise<Attempted<void>> {
  const user = await requireUser()
  const result = await attempt(async () => revokeKey(user, id.parse(input)))
  revalidatePath('/dashboard', 'layout')
  return result
}
