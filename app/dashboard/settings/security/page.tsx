import type { Metadata } from 'next'
import { getFormatter, getTranslations } from 'next-intl/server'
import { Alert } from '#components/ui/alert.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { browserName } from '#lib/accounts/browser-name.ts'
import { listLinks } from '#lib/accounts/links.ts'
import { listPasskeys } from '#lib/accounts/passkeys.ts'
import { profile } from '#lib/accounts/profile.ts'
import { listSessions } from '#lib/accounts/session-list.ts'
import { twoStep } from '#lib/accounts/two-step.ts'
import { Links } from './_components/links.tsx'
import { Passkeys } from './_components/passkeys.tsx'
import { PasswordForm } from './_components/password-form.tsx'
import { Sessions } from './_components/sessions.tsx'
import { TwoStep } from './_components/two-step.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings')
  return { title: `${t('pages.security')} · ${t('title')}` }
}

export default async function SecurityPage({ searchParams }: { searchParams: Promise<{ refused?: string }> }) {
  const user = await requireUser()
  const [t, why, format, { email, hasPassword }, codes, passkeys, links, sessions, { refused }] = await Promise.all([
    getTranslations('settings.security'),
    getTranslations('settings.refused'),
    getFormatter(),
    profile(user),
    twoStep(user),
    listPasskeys(user),
    listLinks(user),
    listSessions(user),
    searchParams,
  ])
  return (
    <>
      <Card aria-labelledby="password">
        <CardHeader id="password" title={t('password.title')} description={t(hasPassword ? 'password.text' : 'password.none')} />
        <PasswordForm email={email} hasPassword={hasPassword} />
      </Card>
      <Card aria-labelledby="two-step">
        <CardHeader
          id="two-step"
          title={
            <span className="flex flex-wrap items-center gap-x-2">
              {t('twoStep.title')}
              <Badge tone={codes.since ? 'accent' : 'neutral'}>{t(codes.since ? 'twoStep.on' : 'twoStep.off')}</Badge>
            </span>
          }
          description={t('twoStep.text')}
        />
        <TwoStep on={codes.since !== null} since={codes.since ? t('twoStep.since', { date: format.dateTime(codes.since, { dateStyle: 'long' }) }) : ''} recoveryCodesLeft={codes.recoveryCodesLeft} />
      </Card>
      <Card aria-labelledby="passkeys">
        <CardHeader id="passkeys" title={t('passkeys.title')} description={t('passkeys.text')} />
        <Passkeys passkeys={passkeys.map(({ createdAt, lastUsedAt, ...rest }) => ({ ...rest, createdAt: createdAt.getTime(), lastUsedAt: lastUsedAt?.getTime() ?? null }))} />
      </Card>
      {links.length > 0 && (
        <Card aria-labelledby="links">
          <CardHeader id="links" title={t('links.title')} description={t('links.text')} />
          {refused === 'link_taken' && (
            <Alert tone="harm" className="mb-4">
              {why('link_taken')}
            </Alert>
          )}
          <Links links={links.map(({ id, name, email, linked }) => ({ id, name, email, linked }))} />
        </Card>
      )}
      <Card aria-labelledby="sessions">
        <CardHeader id="sessions" title={t('sessions.title')} description={t('sessions.text')} />
        <Sessions sessions={sessions.map(({ userAgent, createdAt, lastSeenAt, ...rest }) => ({ ...rest, ...browserName(userAgent), createdAt: createdAt.getTime(), lastSeenAt: lastSeenAt.getTime() }))} />
      </Card>
    </>
  )
}
