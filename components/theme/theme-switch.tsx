'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId, useSyncExternalStore } from 'react'
import { currentTheme, onThemeChange, setTheme, type Theme } from './theme.ts'

const choices: { theme: Theme; Icon: typeof Sun }[] = [
  { theme: 'light', Icon: Sun },
  { theme: 'dark', Icon: Moon },
  { theme: 'system', Icon: Monitor },
]

/** Light, dark, or as the system is. The browser's own radio buttons: the arrow keys work, and no script is needed to draw them. */
export function ThemeSwitch() {
  const t = useTranslations('common.theme')
  const name = useId()
  const theme = useSyncExternalStore(onThemeChange, currentTheme, () => 'system' as const)
  return (
    <fieldset className="flex shrink-0 rounded-full border border-line p-0.5">
      <legend className="sr-only">{t('label')}</legend>
      {choices.map(({ theme: value, Icon }) => (
        <label
          key={value}
          title={t(value)}
          className="relative flex size-6 cursor-pointer items-center justify-center rounded-full text-muted transition-colors hover:text-ink has-checked:bg-pressed has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={value}
            aria-label={t(value)}
            checked={theme === value}
            onChange={() => setTheme(value)}
            className="absolute inset-0 cursor-pointer appearance-none rounded-full outline-none"
          />
          <Icon aria-hidden className="size-3.5" />
        </label>
      ))}
    </fieldset>
  )
}
