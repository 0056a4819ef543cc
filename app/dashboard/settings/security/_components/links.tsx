'use client'

import { signIn } from 'next-auth/react'
import { useTranslations } from 'next-intl'
import { Alert } from '#components/ui/alert.tsx'
import { Button } from '#components/ui/button.tsx'
import { useAct } from '../../_components/use-act.ts'
import { goToLink, unlink } from '../link-actions.ts'

export interface ShownLink {
  id: string
  name: string
  email: string | null
  linked: boolean
}

export function Links({ links }: { links: readonly ShownLink[] }) {
  const t = useTranslations('settings.security.links')
  const { act, pending, problem } = useAct()
  const leave = (id: string) => void signIn(id, { callbackUrl: '/dashboard/settings/security' })
  return (
    <div className="flex flex-col gap-4">
      {problem && <Alert tone="harm">{problem.text}</Alert>}
      <ul className="flex flex-col divide-y divide-line">
        {links.map(({ id, name, email, linked }) => (
          <li key={id} className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
            <div className="min-w-0 flex-1 text-sm">
              <p className="font-medium">{name}</p>
              <p className="wrap-anywhere text-muted">{linked ? (email ? t('linked', { email }) : t('linkedUnnamed')) : t('notLinked')}</p>
            </div>
            {linked ? (
              <Button variant="ghost" size="sm" disabled={pending} aria-label={t('unlinkLabel', { name })} onClick={() => act(() => unlink(id), t('unlinked', { name }))}>
                {t('unlink')}
              </Button>
            ) : (
              <Button variant="secondary" size="sm" disabled={pending} aria-label={t('linkLabel', { name })} onClick={() => act(() => goToLink(id), null, () => leave(id))}>
                {t('link')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
