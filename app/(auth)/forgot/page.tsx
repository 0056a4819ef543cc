import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { env } from '#lib/env.ts'
import { AsideLink } from '../_components/aside-link.tsx'
import { AuthForm } from '../_components/auth-form.tsx'
import { Heading } from '../_components/heading.tsx'
import { forgotAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.forgot'))('title') }
}

export default async function ForgotPage() {
  const t = await getTranslations('auth')
  const { SMTP_URL, SANDBOX_URL } = env()
  return (
    <>
      <Heading title={t('forgot.title')}>{t('forgot.lead')}</Heading>
      <AuthForm action={forgotAction} fields={['email']} submit={t('forgot.submit')} done={t('forgot.sent')} />
      {SANDBOX_URL && !SMTP_URL && (
        <AsideLink question={t('inbox.sandbox')} href="/outbox">
          {t('inbox.openOutbox')}
        </AsideLink>
      )}
      <AsideLink href="/sign-in">{t('forgot.back')}</AsideLink>
    </>
  )
}
