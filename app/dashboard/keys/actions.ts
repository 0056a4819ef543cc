'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { createKey, freezeKey, revokeKey, updateKey, type CreatedKey, type KeySettingsInput } from '#lib/accounts/api-keys.ts'
import { requireUser } from '#lib/accounts/current-user.ts'
import { endOverlap, rotateKey } from '#lib/accounts/rotate-key.ts'
import { findModel } from '#lib/catalog/index.ts'
import { ApiError } from '#lib/errors.ts'
import { say } from '#lib/say.ts'
import { attempt, type Attempted } from '../attempt.ts'

const id = z.string().max(64)

export async function create(input: unknown): Promise<Attempted<CreatedKey>> {
  const user = await requireUser()
  const result = await attempt(async () => createKey(user, settings(input)))
  revalidatePath('/dashboard', 'layout')
  return result
}

export async function update(key: unknown, input: unknown): Promise<Attempted<void>> {
  const user = await requireUser()
  const result = await attempt(async () => updateKey(user, id.parse(key), settings(input)))
  revalidatePath('/dashboard', 'layout')
  return result
}

/** Models under their own ids; everything else is for lib/accounts to judge. */
function settings(input: unknown): KeySettingsInput {
  const given = z.looseObject({ models: z.array(z.string().max(200)).max(200).optional() }).parse(input)
  return { ...given, models: given.models?.map(idOf) }
}

function idOf(name: string): string {
  const model = findModel(name)
  if (!model) throw new ApiError('invalid_request', say`There is no model ${JSON.stringify(name)}: use the ids of the page of models, such as openai/gpt-5.4.`, { param: 'models' })
  return model.id
}

export async function rotate(key: unknown, overlapHours: unknown): Promise<Attempted<CreatedKey>> {
  const user = await requireUser()
  const result = await attempt(async () => rotateKey(user, id.parse(key), z.number().parse(overlapHours)))
  revalidatePath('/dashboard', 'layout')
  return result
}

export async function stopPrevious(key: unknown): Promise<Attempted<void>> {
  const user = await requireUser()
  const result = await attempt(async () => endOverlap(user, id.parse(key)))
  revalidatePath('/dashboard', 'layout')
  return result
}

export async function freeze(key: unknown, frozen: unknown): Promise<Attempted<void>> {
  const user = await requireUser()
  const result = await attempt(async () => freezeKey(user, id.parse(key), z.boolean().parse(frozen)))
  revalidatePath('/dashboard', 'layout')
  return result
}

export async function revoke(input: unknown): Promise<Attempted<void>> {
  const user = await requireUser()
  const result = await attempt(async () => revokeKey(user, id.parse(input)))
  revalidatePath('/dashboard', 'layout')
  return result
}
