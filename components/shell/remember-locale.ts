import { localeCookie, type Locale } from '../../i18n/locales.ts'

/** A choice of language lasts a year in this browser. */
export function rememberLocale(locale: Locale): void {
  document.cookie = `${localeCookie}=${locale}; path=/; max-age=31536000; samesite=lax`
}
