import { useTranslations } from 'next-intl'
import { SiteLink } from '#components/shell/site-link.tsx'
import { chapters, docPath, type Slug } from '../_content/chapters.ts'

/** All pages of the documentation: beside the text where there is room, folded above it where there is not. */
export function ChapterList({ current }: { current: Slug }) {
  const t = useTranslations('docs')
  return (
    <>
      <details className="mt-6 rounded-lg border border-line bg-surface lg:hidden">
        <summary className="px-4 py-2.5 text-sm font-medium">{t('navigation')}</summary>
        <nav aria-label={t('navigation')} className="border-t border-line px-4 pb-4">
          <Links current={current} />
        </nav>
      </details>
      <nav aria-label={t('navigation')} className="sticky top-14 max-h-[calc(100dvh-3.5rem)] self-start overflow-y-auto py-14 max-lg:hidden">
        <Links current={current} />
      </nav>
    </>
  )
}

function Links({ current }: { current: Slug }) {
  const t = useTranslations('docs')
  const link = 'block rounded-md py-1 text-sm text-muted transition-colors hover:text-ink aria-[current]:font-medium aria-[current]:text-accent-ink'
  return (
    <>
      {chapters.map(({ group, slugs }) => (
        <div key={group} className="mt-5 first:mt-3 lg:first:mt-0">
          <p className="mb-1 text-xs font-medium">{t(`groups.${group}`)}</p>
          <ul>
            {slugs.map((slug) => (
              <li key={slug}>
                <SiteLink href={docPath(slug)} aria-current={slug === current ? 'page' : undefined} className={link}>
                  {t(`pages.${slug}.title`)}
                </SiteLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p className="mt-5">
        <SiteLink href="/docs/api" className={link}>
          {t('reference')}
        </SiteLink>
      </p>
    </>
  )
}
