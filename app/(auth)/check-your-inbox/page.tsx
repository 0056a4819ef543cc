import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Alert } from '#components/ui/alert.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { readPending } from '#lib/accounts/pending.ts'
import { env } from '#lib/env.ts'
import { AsideLink } from '../_components/aside-link.tsx'
import { AuthForm } from '../_components/auth-form.tsx'
import { Heading } from '../_components/heading.tsx'
import { resendAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.inbox'))('title') }
}

export default async function CheckYourInboxPage() {
  const pending = await readPending()
  if (!pending) redirect('/sign-up')
  const t = await getTranslations('auth.inbox')
  const { SMTP_URL, SANDBOX_URL } = env()
  return (
    <>
      <Heading title={t('title')}>{t('sent', { email: pending.email })}</Heading>
      {!SMTP_URL && (
        <Alert className="mb-6" actions={SANDBOX_URL && <ButtonLink href="/outbox" size="sm">{t('openOutbox')}</ButtonLink>}>
          {t(SANDBOX_URL ? 'sandbox' : 'logged')}
        </Alert>
      )}
      <p className="mb-4 text-muted">{t('nothing')}</p>
      <AuthForm action={resendAction} fields={[]} submit={t('resend')} done={t('resent')} quiet />
      <AsideLink href="/sign-up">{t('otherAddress')}</AsideLink>
    </>
  )
}
