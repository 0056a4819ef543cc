import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '#components/ui/button.tsx'
import { readPending } from '#lib/accounts/pending.ts'
import { openLink } from '#lib/accounts/verify-email.ts'
import { AuthForm } from '../_components/auth-form.tsx'
import { Heading } from '../_components/heading.tsx'
import { verifyAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.verify'))('title') }
}

/** Opening it changes nothing, since mail scanners do that too: the button does. */
export default async function VerifyPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const t = await getTranslations('auth.verify')
  const { token: given } = await searchParams
  const token = typeof given === 'string' ? given : ''
  const link = await openLink(token, (await readPending())?.proof ?? '')
  if (link.state !== 'valid') {
    return (
      <>
        <Heading title={t('title')}>{t(link.state)}</Heading>
        <ButtonLink href="/sign-in" size="lg" className="w-full">
          {t('signIn')}
        </ButtonLink>
      </>
    )
  }
  return (
    <>
      <Heading title={t('title')}>{t(link.known ? 'ready' : 'password', { email: link.email })}</Heading>
      <AuthForm action={verifyAction} fields={link.known ? [] : ['password']} submit={t('submit')} token={token} username={link.email} />
      <p className="mt-6 text-sm text-pretty text-muted">{t('notYou')}</p>
    </>
  )
}
