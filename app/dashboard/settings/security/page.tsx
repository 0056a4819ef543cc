import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { browserName } from '#lib/accounts/browser-name.ts'
import { profile } from '#lib/accounts/profile.ts'
import { listSessions } from '#lib/accounts/session-list.ts'
import { PasswordForm } from './_components/password-form.tsx'
import { Sessions } from './_components/sessions.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings')
  return { title: `${t('pages.security')} · ${t('title')}` }
}

export default async function SecurityPage() {
  const user = await requireUser()
  const [t, { email, hasPassword }, sessions] = await Promise.all([getTranslations('settings.security'), profile(user), listSessions(user)])
  return (
    <>
      <Card aria-labelledby="password">
        <CardHeader id="password" title={t('password.title')} description={t(hasPassword ? 'password.text' : 'password.none')} />
        <PasswordForm email={email} />
      </Card>
      <Card aria-labelledby="sessions">
        <CardHeader id="sessions" title={t('sessions.title')} description={t('sessions.text')} />
        <Sessions sessions={sessions.map(({ userAgent, createdAt, lastSeenAt, ...rest }) => ({ ...rest, ...browserName(userAgent), createdAt: createdAt.getTime(), lastSeenAt: lastSeenAt.getTime() }))} />
      </Card>
    </>
  )
}
