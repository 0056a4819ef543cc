import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { currentUser } from '#lib/accounts/current-user.ts'
import { landingOf, withNext } from '#lib/accounts/landing.ts'
import { signInProviders } from '#lib/accounts/sign-in-providers.ts'
import { env } from '#lib/env.ts'
import { AsideLink } from '../_components/aside-link.tsx'
import { AuthForm } from '../_components/auth-form.tsx'
import { Heading } from '../_components/heading.tsx'
import { ProviderButtons } from '../_components/provider-buttons.tsx'
import { signUpAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.signUp'))('title') }
}

export default async function SignUpPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const next = landingOf((await searchParams).next)
  if (await currentUser()) redirect(next)
  const t = await getTranslations('auth.signUp')
  return (
    <>
      <Heading title={t('title')}>{t('lead', { freeCalls: env().FREE_CALLS })}</Heading>
      <AuthForm action={signUpAction} fields={['email', 'newPassword']} submit={t('submit')} />
      <ProviderButtons providers={signInProviders().map(({ id, name }) => ({ id, name }))} next={next} />
      <AsideLink question={t('haveAccount')} href={withNext('/sign-in', next)}>
        {t('signIn')}
      </AsideLink>
    </>
  )
}
