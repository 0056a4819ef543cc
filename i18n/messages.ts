import { en } from '../messages/en/index.ts'
import { zh } from '../messages/zh/index.ts'
import type { Locale } from './locales.ts'

/** English is the shape of the other languages. */
export type Messages = typeof en

export const messages: Record<Locale, Messages> = { en, zh }

// Teaches next-intl our keys: a misspelt one is a type error.
declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale
    Messages: Messages
  }
}
