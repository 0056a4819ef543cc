'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { rememberLocale } from '#components/shell/remember-locale.ts'
import { Choice } from '#components/ui/choice.tsx'
import { languageNames, languageTags, locales, type Locale } from '../../../../i18n/locales.ts'
import { saveLocale } from '../actions.ts'
import { useAct } from './use-act.ts'

/** Applies at once; kept for mails and for the next browser. */
export function LanguageChoice() {
  const t = useTranslations('settings.profile.language')
  const current = useLocale()
  const router = useRouter()
  const { act } = useAct()

  function choose(locale: Locale): void {
    rememberLocale(locale)
    act(() => saveLocale(locale), t('done'), () => router.refresh())
  }

  return (
    <fieldset className="grid max-w-md grid-cols-2 gap-2">
      <legend className="sr-only">{t('title')}</legend>
      {locales.map((locale) => (
        <Choice key={locale} name="language" value={locale} checked={current === locale} onChange={() => choose(locale)}>
          <span lang={languageTags[locale]}>{languageNames[locale]}</span>
        </Choice>
      ))}
    </fieldset>
  )
}
