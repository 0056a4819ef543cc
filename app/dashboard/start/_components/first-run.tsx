'use client'

import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { KeyOnce } from '../../_components/key-once.tsx'
import type { Attempted } from '../../attempt.ts'
import { createFirst } from '../actions.ts'
import { FirstAnswer } from './first-answer.tsx'

/** Makes the account's first key as soon as somebody is here to see it: the secret is shown in this page and nowhere else. */
export function FirstRun({ baseUrl }: { baseUrl: string }) {
  const t = useTranslations('start')
  const router = useRouter()
  const [made, setMade] = useState<Attempted<string>>()
  const asked = useRef(false)

  useEffect(() => {
    if (asked.current) return // React mounts twice in development
    asked.current = true
    void createFirst().then((result) => {
      if (!result.ok) setMade(result)
      else if (result.value) setMade({ ok: true, value: result.value.key })
      else router.replace('/dashboard') // another tab was faster
    })
  }, [router])

  if (made?.ok === false) {
    return (
      <Alert tone="harm" title={t('failed')} actions={<ButtonLink href="/dashboard" variant="secondary" size="sm">{t('overview')}</ButtonLink>}>
        {made.message}
      </Alert>
    )
  }
  return (
    <div className="flex flex-col gap-6" aria-busy={!made}>
      <Card aria-labelledby="key">
        <CardHeader id="key" title={t('keyTitle')} description={t('keyText')} />
        <div className="flex flex-col gap-3">{made ? <KeyOnce secret={made.value} copy="secondary" /> : <Skeleton className="h-24" />}</div>
      </Card>
      {made ? <FirstAnswer secret={made.value} baseUrl={baseUrl} /> : <Skeleton className="h-80" />}
    </div>
  )
}
