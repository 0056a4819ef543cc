'use client'

import { useTranslations } from 'next-intl'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'

/** A page of the dashboard failed: the way to the others stays. */
export default function DashboardFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('common.failure')
  return (
    <Alert
      tone="harm"
      title={t('title')}
      actions={
        <Button variant="secondary" size="sm" onClick={reset}>
          {t('action')}
        </Button>
      }
    >
      <p>{t('text')}</p>
      {error.digest && <p className="mt-1 font-mono">{t('reference', { digest: error.digest })}</p>}
    </Alert>
  )
}
