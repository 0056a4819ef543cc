'use client'

import { startRegistration } from '@simplewebauthn/browser'
import { Fingerprint } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Alert } from '#components/ui/alert.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { Outcome } from '#lib/accounts/outcome.ts'
import { useAct } from '../../_components/use-act.ts'
import { askForNewPasskey, keepPasskey, forgetPasskey } from '../passkey-actions.ts'
import { RenamePasskey } from './rename-passkey.tsx'

export interface ShownPasskey {
  id: string
  name: string
  synced: boolean
  createdAt: number
  lastUsedAt: number | null
}

export function Passkeys({ passkeys }: { passkeys: readonly ShownPasskey[] }) {
  const t = useTranslations('settings.security.passkeys')
  const { act, pending, problem } = useAct()
  const form = useRef<HTMLFormElement>(null)

  async function make(name: string): Promise<Outcome> {
    const begun = await askForNewPasskey(name)
    if (!begun.ok) return begun
    // The browser does not say why it made none.
    const answer = await startRegistration({ optionsJSON: begun.options }).catch(() => null)
    return answer ? keepPasskey({ name, answer }) : { ok: false, reason: 'passkey_cancelled' }
  }

  return (
    <div className="flex flex-col gap-4">
      {passkeys.length > 0 && (
        <ul className="flex flex-col divide-y divide-line">
          {passkeys.map(({ id, name, synced, createdAt, lastUsedAt }) => (
            <li key={id} className="flex items-center gap-3 py-3 first:pt-0">
              <Fingerprint aria-hidden className="size-4 shrink-0 text-muted max-sm:mt-1 max-sm:self-start" />
              <div className="flex min-w-0 flex-1 gap-x-3 gap-y-1 max-sm:flex-col sm:items-center">
                <div className="min-w-0 flex-1 text-sm">
                  <p className="flex flex-wrap items-center gap-x-2 font-medium wrap-anywhere">
                    {name}
                    {synced && <Badge>{t('synced')}</Badge>}
                  </p>
                  <p className="text-muted">
                    {t('made')} <RelativeTime at={createdAt} /> · {lastUsedAt ? <>{t('used')} <RelativeTime at={lastUsedAt} /></> : t('never')}
                  </p>
                </div>
                {/* On a phone their words stand below the name's. */}
                <span className="flex gap-1 max-sm:-ml-3">
                  <RenamePasskey id={id} name={name} />
                  <Button variant="ghost" size="sm" disabled={pending} aria-label={t('removeLabel', { name })} onClick={() => act(() => forgetPasskey(id), t('removed'))}>
                    {t('remove')}
                  </Button>
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
      <form
        noValidate
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          const name = new FormData(event.currentTarget).get('name')
          act(() => make(typeof name === 'string' ? name : ''), t('added'), () => form.current?.reset())
        }}
        className="flex flex-col items-start gap-4"
      >
        {problem && problem.reason !== 'passkey_name' && <Alert tone="harm">{problem.text}</Alert>}
        <TextField label={t('name')} hint={t('nameHint')} name="name" maxLength={60} autoComplete="off" error={problem?.reason === 'passkey_name' && problem.text} className="w-full max-w-md" />
        <Button type="submit" variant="secondary" pending={pending}>
          {t('add')}
        </Button>
      </form>
    </div>
  )
}
