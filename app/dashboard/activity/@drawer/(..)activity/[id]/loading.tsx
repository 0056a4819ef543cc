import { useTranslations } from 'next-intl'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { ReceiptDrawer } from '../../../_components/receipt-drawer.tsx'

/** Opens at once; what it shows follows. */
export default function Loading() {
  const t = useTranslations('common')
  return (
    <ReceiptDrawer title={t('loading')}>
      <div className="flex flex-col gap-6">
        <Skeleton className="h-24 rounded-lg" />
        <Skeleton className="h-20 rounded-lg" />
        <Skeleton className="h-56 rounded-lg" />
      </div>
    </ReceiptDrawer>
  )
}
