'use client'

import { Download } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Alert } from '#components/ui/alert.tsx'
import { Button, ButtonAnchor } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'

/** Shown once, until the person says that they are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = useTranslations('settings.security.twoStep')
  const text = `${codes.join('\n')}\n`
  return (
    <div className="flex flex-col items-start gap-4">
      <Alert tone="warn" title={t('codesTitle')}>
        {t('codesText')}
      </Alert>
      <ul data-testid="recovery-codes" className="grid grid-cols-1 gap-x-8 gap-y-1 font-mono text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton value={text} label={t('copyCodes')} size="md" variant="secondary" />
        <ButtonAnchor variant="secondary" href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`} download="aipower-recovery-codes.txt">
          <Download aria-hidden />
          {t('download')}
        </ButtonAnchor>
        <Button onClick={onKept}>{t('kept')}</Button>
      </div>
    </div>
  )
}
