'use client'

import { startAuthentication } from '@simplewebauthn/browser'
import { Fingerprint } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { askForPasskey, passkeySignIn } from '../passkey-actions.ts'

/** Signs in with a passkey: no address, no password, no code. `next`: where that leads. */
export function PasskeyButton({ next }: { next: string }) {
  const t = useTranslations('auth')
  const [problem, setProblem] = useState<string>()
  const [pending, start] = useTransition()

  function submit(): void {
    setProblem(undefined)
    start(async () => {
      const request = await askForPasskey()
      if (!request.ok) return setProblem(t('error.too_many', { minutes: Math.ceil(request.retryAfter / 60) }))
      // The person turned back, or has none for this site: the browser does not say which.
      const answer = await startAuthentication({ optionsJSON: request.options }).catch(() => null)
      if (!answer) return setProblem(t('passkey.none'))
      const state = await passkeySignIn(answer, next)
      if (state.problem) setProblem(state.problem.code === 'too_many' ? t('error.too_many', state.problem) : t('passkey.refused'))
    })
  }

  return (
    <div className="mt-3 flex flex-col gap-3">
      <Button variant="secondary" size="lg" pending={pending} onClick={submit}>
        <Fingerprint aria-hidden />
        {t('passkey.submit')}
      </Button>
      {problem && <Alert tone="harm">{problem}</Alert>}
    </div>
  )
}
