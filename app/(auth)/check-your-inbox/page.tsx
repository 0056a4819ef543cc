import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Alert } from '#components/ui/alert.tsx'
import { readOutbox } from '#lib/accounts/outbox.ts'
import { readPending } from '#lib/accounts/pending.ts'
import { env } from '#lib/env.ts'
import { MailCard } from '../../outbox/_components/mail-card.tsx'
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
  const mail = SMTP_URL ? undefined : (await readOutbox(pending.email))?.[0]
  return (
    <>
      <Heading title={t('title')}>{t('sent', { email: pending.email })}</Heading>
      {!SMTP_URL && !SANDBOX_URL && <Alert className="mb-6">{t('logged')}</Alert>}
      {mail && (
        <div className="mb-6 flex flex-col gap-4">
          <Alert>{t('sandbox')}</Alert>
          <MailCard mail={mail} />
        </div>
      )}
      <p className="mb-4 text-muted">{t('nothing')}</p>
      <AuthForm action={resendAction} fields={[]} submit={t('resend')} done={t('resent')} quiet />
      <AsideLink href="/sign-up">{t('otherAddress')}</AsideLink>
    </>
  )
}
