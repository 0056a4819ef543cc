'use client'

import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { rememberYuan } from './remember-yuan.ts'

/** For visitors: whether amounts say what they are in yuan, too. Kept in this browser. */
export function YuanSwitch({ shown }: { shown: boolean }) {
  const t = useTranslations('common.money')
  const router = useRouter()
  return (
    <button
      type="button"
      aria-pressed={shown}
      className="inline-flex h-8 items-center gap-1.5 rounded-md text-sm text-muted transition-colors hover:text-ink"
      onClick={() => {
        rememberYuan(!shown)
        router.refresh()
      }}
    >
      {t(shown ? 'hideYuan' : 'showYuan')}
    </button>
  )
}
