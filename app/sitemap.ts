import type { MetadataRoute } from 'next'
import { connection } from 'next/server'
import { models } from '#lib/catalog/index.ts'
import { env } from '#lib/env.ts'
import { docPath, slugs } from './(site)/docs/_content/chapters.ts'
import { languageTags, localePath, locales } from '../i18n/locales.ts'

const pages = ['/', '/models', '/compare', '/pricing', '/status', '/docs/api', ...slugs.map(docPath)]

/** Every public page in every language, each naming its siblings. Made per request: the address is known only when the server runs. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  await connection()
  const address = (path: string): string => `${env().PUBLIC_URL}${path === '/' ? '' : path}`
  return [...pages, ...models.map(({ id }) => `/models/${id}`)].flatMap((path) => {
    const languages = Object.fromEntries(locales.map((locale) => [languageTags[locale], address(localePath(locale, path))]))
    return locales.map((locale) => ({ url: address(localePath(locale, path)), alternates: { languages } }))
  })
}
