import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '#components/ui/button.tsx'
import { openResetLink } from '#lib/accounts/reset-password.ts'
import { AuthForm } from '../_components/auth-form.tsx'
import { Heading } from '../_components/heading.tsx'
import { resetAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.reset'))('title') }
}

export default async function ResetPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const t = await getTranslations('auth.reset')
  const { token: given } = await searchParams
  const token = typeof given === 'string' ? given : ''
  const link = await openResetLink(token)
  if (link.state !== 'valid') {
    return (
      <>
        <Heading title={t('title')}>{t(link.state)}</Heading>
        <ButtonLink href="/forgot" size="lg" className="w-full">
          {t('again')}
        </ButtonLink>
      </>
    )
  }
  return (
    <>
      <Heading title={t('title')}>{t('lead', { email: link.email })}</Heading>
      <AuthForm action={resetAction} fields={['newPassword']} submit={t('submit')} token={token} username={link.email} />
    </>
  )
}
