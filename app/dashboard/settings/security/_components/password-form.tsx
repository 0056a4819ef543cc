'use client'

import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import { useAct } from '../../_components/use-act.ts'
import { savePassword } from '../actions.ts'

export function PasswordForm({ email, hasPassword }: { email: string; hasPassword: boolean }) {
  const t = useTranslations('settings.security.password')
  const { act, pending, problem } = useAct()
  const form = useRef<HTMLFormElement>(null)
  const ofField = problem?.reason === 'password_short' || problem?.reason === 'password_long'
  return (
    <form
      noValidate
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        const value = new FormData(event.currentTarget).get('password')
        act(() => savePassword(value), t('done'), () => form.current?.reset())
      }}
      className="flex flex-col items-start gap-4"
    >
      {problem && !ofField && <Alert tone="harm">{problem.text}</Alert>}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <div className="w-full max-w-md">
        <PasswordField label={t('field')} name="password" autoComplete="new-password" hint={t('hint')} error={ofField && problem.text} />
      </div>
      <Button type="submit" variant="secondary" pending={pending}>
        {t(hasPassword ? 'submit' : 'set')}
      </Button>
    </form>
  )
}
