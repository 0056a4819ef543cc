import type { Locale } from '../i18n/locales.ts'
import zh from '../messages/zh/errors.json' with { type: 'json' }
import type { ApiError } from './errors.ts'
import type { Sentences } from './say.ts'

const sentences: Partial<Record<Locale, Sentences>> = { zh }

/** An error as it is told in a language; English is what it is written in. */
export function inLanguage(locale: Locale | null, error: ApiError): ApiError {
  const known = locale && sentences[locale]
  return known ? error.in(known) : error
}
