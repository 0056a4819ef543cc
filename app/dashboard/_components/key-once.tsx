'use client'

import { useTranslations } from 'next-intl'
import { Alert } from '#components/ui/alert.tsx'
import type { ButtonVariant } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'

/** A key's secret, shown once, to be copied now. */
export function KeyOnce({ secret, copy = 'primary' }: { secret: string; copy?: ButtonVariant }) {
  const t = useTranslations('keys.create')
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 rounded-md border border-edge bg-sunken p-2 pl-3">
        <code data-testid="new-key" className="min-w-0 flex-1 basis-56 font-mono text-sm break-all">
          {secret}
        </code>
        <CopyButton value={secret} label={t('copyKey')} size="sm" variant={copy} />
      </div>
      <Alert tone="warn">{t('once')}</Alert>
    </>
  )
}
