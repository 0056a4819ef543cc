'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { askForEmail } from '../actions.ts'
import { OneField } from './one-field.tsx'
import { useAct } from './use-act.ts'

/** Asks for a new address; it becomes the person's when its link is opened. */
export function EmailForm({ email }: { email: string }) {
  const t = useTranslations('settings.profile.email')
  const { act, pending, problem } = useAct()
  const [sentTo, setSentTo] = useState<string>()
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm wrap-anywhere">{t.rich('current', { email, b: (chunks) => <strong className="font-medium">{chunks}</strong> })}</p>
      {sentTo && <Alert tone="success">{t('sent', { email: sentTo })}</Alert>}
      <OneField
        label={t('field')}
        hint={t('hint')}
        type="email"
        inputMode="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={320}
        required
        submit={t('submit')}
        pending={pending}
        error={problem?.text}
        onSubmit={(value) => act(() => askForEmail(value), t('done'), () => setSentTo(value.trim()))}
      />
    </div>
  )
}
