'use client'

import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import { currentTheme, onThemeChange, setTheme } from '#components/theme/theme.ts'
import { Choice } from '#components/ui/choice.tsx'

const themes = ['light', 'dark', 'system'] as const

/** Applies at once and is kept in this browser, like the switch in the header. */
export function ThemeChoice() {
  const t = useTranslations('common.theme')
  const theme = useSyncExternalStore(onThemeChange, currentTheme, () => 'system' as const)
  return (
    <fieldset className="grid max-w-md grid-cols-3 gap-2">
      <legend className="sr-only">{t('label')}</legend>
      {themes.map((value) => (
        <Choice key={value} name="theme" value={value} checked={theme === value} onChange={() => setTheme(value)}>
          {t(value)}
        </Choice>
      ))}
    </fieldset>
  )
}
