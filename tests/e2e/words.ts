import type { Page } from '@playwright/test'
import { locales, type Locale } from '../../i18n/locales.ts'
import { messages } from '../../i18n/messages.ts'
import { expect } from './support.ts'

/** Two words and more, without places to fill in: what cannot stand on a page of another language by chance. */
const tellTale = (text: string): boolean => text.length > 12 && /\S\s\S|\p{Script=Han}{4}/u.test(text) && !/[{<]/.test(text)

const sentences = Object.fromEntries(locales.map((locale) => [locale, new Map(leaves(messages[locale]))])) as Record<Locale, Map<string, string>>
/** next-intl writes the key where a sentence is missing: "site.home.headline". */
const namespaces = Object.keys(messages.en).join('|')
const missing = new RegExp(`(?:^|\\s)(?:${namespaces})(?:\\.[a-zA-Z_]\\w*){1,5}(?=\\s|$)`, 'g')

/** The page speaks the language it says it does, in full. */
export async function isTranslated(page: Page, locale: Locale): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', locale === 'zh' ? 'zh-CN' : 'en')
  // What is nobody's to translate says so: mails in their recipients' language, code.
  const quoted = await page.locator('[translate=no]').allInnerTexts()
  const text = quoted.filter(Boolean).reduce((rest, quote) => rest.replace(quote, ''), await page.locator('body').innerText())
  expect.soft(text.match(missing) ?? [], `missing sentences of ${page.url()}`).toEqual([])
  const foreign = locales
    .filter((other) => other !== locale)
    .flatMap((other) => [...sentences[other]].filter(([key, sentence]) => tellTale(sentence) && sentence !== sentences[locale].get(key) && text.includes(sentence)))
  expect.soft(foreign.map(([key]) => key), `sentences of ${page.url()} in another language`).toEqual([])
}

function* leaves(tree: object, prefix = ''): Generator<[string, string]> {
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    if (typeof value === 'string') yield [prefix + key, value]
    else if (typeof value === 'object' && value !== null) yield* leaves(value, `${prefix}${key}.`)
  }
}
