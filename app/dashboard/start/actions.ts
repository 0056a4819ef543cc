'use server'

import { getTranslations } from 'next-intl/server'
import { createFirstKey, type CreatedKey } from '#lib/accounts/api-keys.ts'
import { requireUser } from '#lib/accounts/current-user.ts'
import { attempt, type Attempted } from '../attempt.ts'

/** Refreshes nothing: this page, drawn anew, would find the key made and lead away from it. */
export async function createFirst(): Promise<Attempted<CreatedKey | null>> {
  const user = await requireUser()
  const t = await getTranslations('start')
  return attempt(async () => createFirstKey(user, t('keyName')))
}
