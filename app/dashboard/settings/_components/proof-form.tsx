'use client'

import { startAuthentication } from '@simplewebauthn/browser'
import { Fingerprint } from 'lucide-react'
import { signIn } from 'next-auth/react'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { DialogClose, DialogContent, DialogFooter } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import type { Outcome, Refused } from '#lib/accounts/outcome.ts'
import type { ProofWays } from '#lib/accounts/proof.ts'
import { askForPasskeyProof, prove, provePasskey } from '../actions.ts'
import { goToProve } from '../security/link-actions.ts'
import { useRefusal } from './use-refusal.ts'

export interface ProofFormProps {
  ways: ProofWays
  email: string
  onProved: () => void
}

/** Asks for what the person can prove themselves with. */
export function ProofForm({ ways, email, onProved }: ProofFormProps) {
  const t = useTranslations('settings.proof')
  const cancel = useTranslations('common')('cancel')
  const explain = useRefusal()
  const [problem, setProblem] = useState<Refused>()
  const [pending, start] = useTransition()
  const typed = ways.password || ways.code
  const of = (reason: Refused['reason']) => (problem?.reason === reason ? explain(problem) : undefined)

  function tryTo(work: () => Promise<Outcome | null>): void {
    start(async () => {
      const result = await work()
      setProblem(result?.ok === false ? result : undefined)
      if (result?.ok) onProved()
    })
  }

  async function byPasskey(): Promise<Outcome | null> {
    const answer = await startAuthentication({ optionsJSON: await askForPasskeyProof() }).catch(() => null)
    return answer && provePasskey(answer)
  }

  /** Leaves the page: back from the provider, the act is tried again by hand. */
  async function leaveFor(provider: string): Promise<Outcome | null> {
    const outcome = await goToProve(provider)
    if (!outcome.ok) return outcome
    await signIn(provider, { callbackUrl: '/dashboard/settings/security' }, { prompt: 'login' })
    return null
  }

  return (
    <DialogContent title={t('title')} description={t('text')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          tryTo(() => prove({ password: form.get('password') ?? '', code: form.get('code') ?? '' }))
        }}
        className="flex flex-col gap-4"
      >
        {problem && problem.reason !== 'wrong_password' && problem.reason !== 'wrong_code' && <Alert tone="harm">{explain(problem)}</Alert>}
        {ways.passkey && (
          <Button variant={typed ? 'secondary' : 'primary'} pending={pending} onClick={() => tryTo(byPasskey)}>
            <Fingerprint aria-hidden />
            {t('passkey')}
          </Button>
        )}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        {ways.password && <PasswordField label={t('password')} name="password" autoComplete="current-password" error={of('wrong_password')} />}
        {ways.code && <TextField label={t('code')} name="code" autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} maxLength={40} required error={of('wrong_code')} className="[&_input]:font-mono" />}
        {ways.providers.map(({ id, name }) => (
          <Button key={id} variant="secondary" pending={pending} onClick={() => tryTo(() => leaveFor(id))}>
            {t('provider', { name })}
          </Button>
        ))}
        {!typed && !ways.passkey && ways.providers.length === 0 && <p className="text-sm text-pretty">{t('noWay')}</p>}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="secondary">{cancel}</Button>
          </DialogClose>
          {typed && (
            <Button type="submit" pending={pending}>
              {t('submit')}
            </Button>
          )}
        </DialogFooter>
      </form>
    </DialogContent>
  )
}
