import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { addressLocaleHeader, chooseLocale, isLocale, localeCookie } from './locales.ts'
import { messages } from './messages.ts'

/** `plain`: "a, b, c". Not of the type `unit`, which Chinese writes without anything in between. */
const formats = { list: { plain: { type: 'conjunction', style: 'narrow' } } } as const

/**
 * What next-intl needs for a request; the one place where the language of a page is decided. Times are
 * rendered for the reader's zone in the browser (components/ui/relative-time); UTC is only what the
 * server writes before that.
 */
export default getRequestConfig(async ({ locale: asked }) => {
  const [head, jar] = await Promise.all([headers(), cookies()])
  const locale = isLocale(asked)
    ? asked
    : chooseLocale({ address: head.get(addressLocaleHeader), chosen: jar.get(localeCookie)?.value, accepted: head.get('accept-language') })
  return { locale, messages: messages[locale], timeZone: 'UTC', formats }
})
