/** The languages there are. Each has a folder under messages/; English is the shape of the others. */
export const locales = ['en', 'zh'] as const

export type Locale = (typeof locales)[number]

export const defaultLocale: Locale = 'en'

/** What a language calls itself. */
export const languageNames: Record<Locale, string> = { en: 'English', zh: '简体中文' }

/** As BCP 47 says it, for `lang` and `hreflang`: readers choose fonts and voices by it. */
export const languageTags: Record<Locale, string> = { en: 'en', zh: 'zh-CN' }

/** Holds the language a person chose, for pages whose address does not tell it. */
export const localeCookie = 'locale'
/** Whether amounts are shown in yuan, too: 'shown', or anything else. */
export const yuanCookie = 'yuan'

/** Set by proxy.ts, for pages whose address tells the language. */
export const addressLocaleHeader = 'x-address-locale'

export function isLocale(value: unknown): value is Locale {
  return locales.includes(value as Locale)
}

/** A language as the database or a browser names it; English if we do not have it. */
export function localeOf(name: string | undefined): Locale {
  return isLocale(name) ? name : defaultLocale
}

/** First segments of the pages that exist once per language: `/models` in English, `/zh/models` in Chinese. */
const publicRoots = new Set(['', 'models', 'compare', 'pricing', 'docs', 'status'])

/** Whether a page's language stands in its address. `path` is without a language. */
export function isPublic(path: string): boolean {
  return publicRoots.has(path.split(/[/?#]/, 2)[1] ?? '')
}

/** "/zh/models" is "/models" in Chinese; "/models" is itself, in English if it is public, in no language of its own if not. */
export function readAddress(pathname: string): { path: string; prefix: Locale | null; locale: Locale | null } {
  const [, first = ''] = pathname.split('/', 2)
  const prefix = isLocale(first) && first !== defaultLocale ? first : null
  const path = prefix ? pathname.slice(prefix.length + 1) || '/' : pathname
  return { path, prefix, locale: isPublic(path) ? (prefix ?? defaultLocale) : null }
}

/** Where a page of ours stands in a language: only public pages have an address in each. */
export function localePath(locale: Locale, path: string): string {
  if (locale === defaultLocale || !path.startsWith('/') || !isPublic(path)) return path
  return `/${locale}${path.replace(/^\/(?=$|[?#])/, '')}`
}

export interface LocaleHints {
  /** What the address says (`addressLocaleHeader`). */
  address: string | null
  /** What the person chose before (`localeCookie`). */
  chosen: string | undefined
  /** The browser's Accept-Language. */
  accepted: string | null
}

/** Whoever opens an address gets what it names; elsewhere the person's choice counts, then the browser's wish. */
export function chooseLocale({ address, chosen, accepted }: LocaleHints): Locale {
  if (isLocale(address)) return address
  if (isLocale(chosen)) return chosen
  return acceptedLocale(accepted) ?? defaultLocale
}

/** The language of ours that an Accept-Language header likes best. Any Chinese counts: what we have is nearer to it than English. */
export function acceptedLocale(header: string | null): Locale | null {
  const wishes = (header ?? '').slice(0, 500).split(',').map((wish) => {
    const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';')
    const quality = parameters.find((parameter) => parameter.trim().startsWith('q='))
    return { locale: tag.trim().split('-')[0], quality: quality ? Number(quality.trim().slice(2)) || 0 : 1 }
  })
  const known = wishes.filter(({ locale, quality }) => isLocale(locale) && quality > 0).sort((one, other) => other.quality - one.quality)
  const [best] = known
  return best && isLocale(best.locale) ? best.locale : null
}
