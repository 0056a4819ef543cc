'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useActionState, useEffect, useRef } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import type { FormAction } from './form-state.ts'
import { PasswordField } from '#components/ui/password-field.tsx'

export type FieldName = 'email' | 'password' | 'newPassword' | 'code'

export interface AuthFormProps {
  action: FormAction
  /** What is asked for, in this order. */
  fields: readonly FieldName[]
  submit: string
  /** Sent along unseen. */
  token?: string
  /** Whose password is asked for: tells a password manager what to fill in or remember. */
  username?: string
  /** Stands in the form's place once it went through and the page stays. */
  done?: string
  /** Something else on the page is the thing to do next. */
  quiet?: boolean
}

/** A form of the pages around signing in. Works without JavaScript; errors stand beside their fields. */
export function AuthForm({ action, fields, submit, token, username, done, quiet = false }: AuthFormProps) {
  const t = useTranslations('auth')
  const [state, send, pending] = useActionState(action, {})
  const form = useRef<HTMLFormElement>(null)

  // The first wrong field gets the keyboard, so that correcting it takes no search.
  useEffect(() => {
    if (state.errors) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [state])

  if (state.done && done) return <Alert tone="success">{done}</Alert>
  const error = (name: 'email' | 'password' | 'code') => state.errors?.[name] && t(`error.${state.errors[name]}`)
  return (
    <form ref={form} action={send} noValidate className="flex flex-col gap-4">
      {state.problem && <Alert tone="harm">{state.problem.code === 'too_many' ? t('error.too_many', state.problem) : t(`error.${state.problem.code}`)}</Alert>}
      {token !== undefined && <input type="hidden" name="token" value={token} />}
      {username !== undefined && <input type="email" autoComplete="username" value={username} readOnly hidden />}
      {fields.includes('email') && (
        <TextField
          label={t('field.email')}
          name="email"
          type="email"
          inputMode="email"
          autoComplete={fields.includes('password') ? 'username' : 'email'}
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          maxLength={320}
          defaultValue={state.email}
          error={error('email')}
        />
      )}
      {fields.includes('password') && (
        <PasswordField
          label={t('field.password')}
          name="password"
          autoComplete="current-password"
          aside={
            <Link href="/forgot" prefetch={false} className="underline-offset-4 hover:text-ink hover:underline">
              {t('field.forgot')}
            </Link>
          }
          error={error('password')}
        />
      )}
      {fields.includes('newPassword') && (
        <PasswordField label={t(token === undefined ? 'field.password' : 'field.newPassword')} name="newPassword" autoComplete="new-password" hint={t('field.passwordHint')} error={error('password')} />
      )}
      {fields.includes('code') && (
        <TextField label={t('field.code')} hint={t('field.codeHint')} name="code" autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} required maxLength={40} autoFocus error={error('code')} className="[&_input]:font-mono" />
      )}
      <Button type="submit" variant={quiet ? 'secondary' : 'primary'} size="lg" pending={pending}>
        {submit}
      </Button>
    </form>
  )
}
