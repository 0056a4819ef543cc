import { useTranslations } from 'next-intl'
import { Skeleton } from '#components/ui/skeleton.tsx'

/** The shape of a page: a title, a row of figures, a chart. */
export default function Loading() {
  const t = useTranslations('common')
  return (
    <div className="flex flex-col gap-6" role="status">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-7 w-40" />
      <Skeleton className="h-32 rounded-lg" />
      <Skeleton className="h-80 rounded-lg" />
    </div>
  )
}
