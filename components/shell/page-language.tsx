'use client'

import { useLocale } from 'next-intl'
import { useEffect } from 'react'
import { languageTags } from '../../i18n/locales.ts'

/** Keeps <html lang> true when a link leads from an address of one language to a page in another without a full load. */
export function PageLanguage() {
  const locale = useLocale()
  useEffect(() => {
    document.documentElement.lang = languageTags[locale]
  }, [locale])
  return null
}
