import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { publicMetadata } from '../../_components/page-metadata.ts'
import { ChapterList } from '../_components/chapter-list.tsx'
import { Neighbours } from '../_components/neighbours.tsx'
import { outline, type Content } from '../_components/outline.ts'
import { docPath, slugOf, type Slug } from '../_content/chapters.ts'

interface Props {
  params: Promise<{ slug?: string[] }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const slug = await asked(params)
  const t = await getTranslations(`docs.pages.${slug}`)
  return publicMetadata({ path: docPath(slug), title: t('title'), description: t('description') })
}

/** A page of the documentation: its text is MDX, its title and description are sentences as all others. */
export default async function DocsPage({ params }: Props) {
  const slug = await asked(params)
  const [locale, t] = await Promise.all([getLocale(), getTranslations('docs')])
  // Made by the bundler, which gives it no type.
  const { default: Content } = (await import(`../_content/${locale}/${slug}.mdx`)) as { default: Content }
  const parts = outline(Content)
  return (
    <div className="mx-auto max-w-[1120px] px-4 md:px-6 lg:grid lg:grid-cols-[11rem_minmax(0,1fr)] lg:gap-x-10 xl:grid-cols-[11rem_minmax(0,1fr)_11rem]">
      <ChapterList current={slug} />
      <article className="min-w-0 max-w-[44rem] py-10 lg:py-14">
        <h1 className="text-xl font-semibold">{t(`pages.${slug}.title`)}</h1>
        <p className="mt-2 text-md text-pretty text-muted">{t(`pages.${slug}.description`)}</p>
        <div className="prose mt-8">
          <Content />
        </div>
        <Neighbours current={slug} />
      </article>
      {parts.length > 1 && (
        <nav aria-labelledby="on-this-page" className="sticky top-14 max-h-[calc(100dvh-3.5rem)] self-start overflow-y-auto py-14 text-sm max-xl:hidden">
          <p id="on-this-page" className="mb-1 text-xs font-medium">
            {t('contents')}
          </p>
          <ul>
            {parts.map(({ id, title }) => (
              <li key={id}>
                <a href={`#${id}`} className="block py-1 text-muted transition-colors hover:text-ink">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </div>
  )
}

async function asked(params: Props['params']): Promise<Slug> {
  return slugOf((await params).slug ?? []) ?? notFound()
}
