'use client'

import { Monitor, Smartphone } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Alert } from '#components/ui/alert.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { useAct } from '../../_components/use-act.ts'
import { signOutOne, signOutOthers } from '../actions.ts'

export interface ShownSession {
  id: string
  browser: string
  os: string
  phone: boolean
  ip: string
  createdAt: number
  lastSeenAt: number
  current: boolean
}

/** Every browser that is signed in, with a way to end each. */
export function Sessions({ sessions }: { sessions: readonly ShownSession[] }) {
  const t = useTranslations('settings.security.sessions')
  const { act, pending, problem } = useAct()
  const nameOf = ({ browser, os }: ShownSession) => (browser && os ? t('browserOn', { browser, os }) : browser || os || t('unknownBrowser'))
  return (
    <div className="flex flex-col gap-4">
      {problem && <Alert tone="harm">{problem.text}</Alert>}
      <ul className="flex flex-col divide-y divide-line">
        {sessions.map((session) => {
          const Icon = session.phone ? Smartphone : Monitor
          return (
            <li key={session.id} className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
              <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              <div className="min-w-0 flex-1 text-sm">
                <p className="flex flex-wrap items-center gap-x-2 font-medium">
                  {nameOf(session)}
                  {session.current && <Badge tone="accent">{t('current')}</Badge>}
                </p>
                <p className="text-muted">
                  {session.ip && <span className="font-mono wrap-anywhere">{session.ip}</span>}
                  {session.ip && ' · '}
                  {t('signedIn')} <RelativeTime at={session.createdAt} />
                  {!session.current && (
                    <>
                      {' · '}
                      {t('lastSeen')} <RelativeTime at={session.lastSeenAt} />
                    </>
                  )}
                </p>
              </div>
              {!session.current && (
                <Button variant="secondary" size="sm" disabled={pending} aria-label={t('endLabel', { browser: nameOf(session), ip: session.ip })} onClick={() => act(() => signOutOne(session.id), t('ended'))}>
                  {t('end')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {sessions.length > 1 && (
        <Button variant="secondary" className="self-start" pending={pending} onClick={() => act(signOutOthers, t('othersEnded'))}>
          {t('endOthers')}
        </Button>
      )}
    </div>
  )
}
