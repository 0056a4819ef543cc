import { ArrowLeft, ArrowRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { SiteLink } from '#components/shell/site-link.tsx'
import { docPath, slugs, type Slug } from '../_content/chapters.ts'

/** Where to read on. */
export function Neighbours({ current }: { current: Slug }) {
  const t = useTranslations('docs')
  const at = slugs.indexOf(current)
  const [before, after] = [slugs[at - 1], slugs[at + 1]]
  const link = 'flex items-center gap-2 text-base text-accent-ink underline-offset-4 hover:underline'
  return (
    <nav aria-label={t('neighbours')} className="mt-14 flex flex-wrap justify-between gap-x-8 gap-y-3 border-t border-line pt-6">
      {before && (
        <SiteLink href={docPath(before)} className={link}>
          <ArrowLeft aria-hidden className="size-4" />
          {t(`pages.${before}.title`)}
        </SiteLink>
      )}
      {after && (
        <SiteLink href={docPath(after)} className={`${link} ml-auto`}>
          {t(`pages.${after}.title`)}
          <ArrowRight aria-hidden className="size-4" />
        </SiteLink>
      )}
    </nav>
  )
}
