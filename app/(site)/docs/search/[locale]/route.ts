import { isLocale, localePath, locales, type Locale } from '../../../../../i18n/locales.ts'
import { messages } from '../../../../../i18n/messages.ts'
import type { DocPart } from '#components/shell/docs-search.ts'
import { divide, type Content } from '../../_components/outline.ts'
import { docPath, slugs, type Slug } from '../../_content/chapters.ts'

// Made when the site is built: nothing in it depends on who asks.
export const dynamic = 'force-static'
export const dynamicParams = false

export function generateStaticParams(): { locale: Locale }[] {
  return locales.map((locale) => ({ locale }))
}

/** The words of the documentation in one language, for the command palette to search: `DocPart[]`. */
export async function GET(_request: Request, { params }: { params: Promise<{ locale: string }> }): Promise<Response> {
  const { locale } = await params
  if (!isLocale(locale)) return new Response(null, { status: 404 })
  const parts = await Promise.all(slugs.map((slug) => partsOf(locale, slug)))
  return Response.json(parts.flat())
}

async function partsOf(locale: Locale, slug: Slug): Promise<DocPart[]> {
  // Made by the bundler, which gives it no type.
  const { default: content } = (await import(`../../_content/${locale}/${slug}.mdx`)) as { default: Content }
  const { title: page, description } = messages[locale].docs.pages[slug]
  const href = localePath(locale, docPath(slug))
  const { lead, parts } = divide(content)
  return [{ page, title: null, href, text: `${description} ${lead}` }, ...parts.map(({ id, title, text }) => ({ page, title, href: `${href}#${id}`, text }))]
}
