import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '#components/ui/button.tsx'
import { openEmailChange } from '#lib/accounts/change-email.ts'
import { currentUser } from '#lib/accounts/current-user.ts'
import { AuthForm } from '../_components/auth-form.tsx'
import { Heading } from '../_components/heading.tsx'
import { confirmEmailAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.confirmEmail'))('title') }
}

/** Opening it changes nothing: the button does, in the browser of the person who asked. */
export default async function ConfirmEmailPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const t = await getTranslations('auth.confirmEmail')
  const { token: given } = await searchParams
  const token = typeof given === 'string' ? given : ''
  const user = await currentUser()
  const link = user ? await openEmailChange(user, token) : ({ state: 'signedOut' } as const)
  if (user && link.state === 'valid') {
    return (
      <>
        <Heading title={t('title')}>{t('ready', { from: user.email, to: link.email })}</Heading>
        <AuthForm action={confirmEmailAction} fields={[]} submit={t('submit')} token={token} />
      </>
    )
  }
  return (
    <>
      <Heading title={t('title')}>{t(link.state === 'valid' ? 'unknown' : link.state)}</Heading>
      <ButtonLink href={user ? '/dashboard/settings' : '/sign-in'} size="lg" className="w-full">
        {t(user ? 'toSettings' : 'signIn')}
      </ButtonLink>
    </>
  )
}
