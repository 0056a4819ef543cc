'use client'

import { useTranslations } from 'next-intl'
import { MessagePage } from '#components/brand/message-page.tsx'
import { Button } from '#components/ui/button.tsx'

export default function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('common.failure')
  return (
    <MessagePage title={t('title')} action={<Button onClick={reset}>{t('action')}</Button>}>
      <p>{t('text')}</p>
      {error.digest && <p className="mt-2 font-mono text-sm">{t('reference', { digest: error.digest })}</p>}
    </MessagePage>
  )
}
