'use client'

import { Download } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { askForData } from '../actions.ts'
import { useAct } from './use-act.ts'

/** A proof first, where one is wanted; then the browser downloads by itself. */
export function DownloadData() {
  const t = useTranslations('settings.profile.data')
  const { act, pending, problem } = useAct()
  const link = useRef<HTMLAnchorElement>(null)
  return (
    <div className="flex flex-col items-start gap-4">
      {problem && <Alert tone="harm">{problem.text}</Alert>}
      <a ref={link} href="/api/export/account" download hidden />
      <Button variant="secondary" pending={pending} onClick={() => act(askForData, t('done'), () => link.current?.click())}>
        <Download aria-hidden />
        {t('submit')}
      </Button>
    </div>
  )
}
