'use client'

import { useTranslations } from 'next-intl'
import type { Refused } from '#lib/accounts/outcome.ts'

/** The sentence for a refusal. */
export function useRefusal(): (refused: Refused) => string {
  const t = useTranslations('settings.refused')
  return ({ reason, retryAfter = 60 }) => t(reason, { minutes: Math.ceil(retryAfter / 60) })
}
