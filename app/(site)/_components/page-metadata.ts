import type { Metadata } from 'next'
import { getLocale } from 'next-intl/server'
import { defaultLocale, languageTags, localePath, locales } from '../../../i18n/locales.ts'

export interface PublicPage {
  /** Its address in English: "/models". */
  path: string
  title: Metadata['title']
  description: string
}

/** What search engines and link previews are told of a public page: which address counts, and where the same is in the other languages. */
export async function publicMetadata({ path, title, description }: PublicPage): Promise<Metadata> {
  const locale = await getLocale()
  const languages = Object.fromEntries(locales.map((other) => [languageTags[other], localePath(other, path)]))
  return {
    title,
    description,
    alternates: { canonical: localePath(locale, path), languages: { ...languages, 'x-default': localePath(defaultLocale, path) } },
    openGraph: { type: 'website', url: localePath(locale, path), locale: languageTags[locale].replace('-', '_'), images: '/opengraph-image' },
    twitter: { card: 'summary_large_image' },
  }
}
