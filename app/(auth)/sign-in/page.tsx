import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Alert } from '#components/ui/alert.tsx'
import { askedBefore } from '#lib/accounts/after-provider.ts'
import { currentUser } from '#lib/accounts/current-user.ts'
import { landingOf, withNext } from '#lib/accounts/landing.ts'
import { signInProviders } from '#lib/accounts/sign-in-providers.ts'
import { AsideLink } from '../_components/aside-link.tsx'
import { AuthForm } from '../_components/auth-form.tsx'
import { Heading } from '../_components/heading.tsx'
import { ProviderButtons } from '../_components/provider-buttons.tsx'
import { PasskeyButton } from './_components/passkey-button.tsx'
import { signInAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.signIn'))('title') }
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { changed, deleted, again, provider, error, next: asked } = await searchParams
  // next-auth's own way here, with an error, leaves it behind.
  const next = landingOf(error === undefined ? asked : await askedBefore())
  if (await currentUser()) redirect(next)
  const [t, words] = await Promise.all([getTranslations('auth.signIn'), getTranslations('auth.provider')])
  const refusal = refusalOf(provider, error)
  return (
    <>
      <Heading title={t('title')} />
      {(changed !== undefined || deleted !== undefined) && (
        <Alert tone="success" className="mb-4">
          {t(changed !== undefined ? 'changed' : 'deleted')}
        </Alert>
      )}
      {refusal && (
        <Alert tone="harm" className="mb-4">
          {words(refusal)}
        </Alert>
      )}
      {again !== undefined && (
        <Alert tone="warn" className="mb-4">
          {t('again')}
        </Alert>
      )}
      <AuthForm action={signInAction.bind(null, next)} fields={['email', 'password']} submit={t('submit')} />
      <PasskeyButton next={next} />
      <ProviderButtons providers={signInProviders().map(({ id, name }) => ({ id, name }))} next={next} />
      <AsideLink question={t('noAccount')} href={withNext('/sign-up', next)}>
        {t('signUp')}
      </AsideLink>
    </>
  )
}

const refusals = ['failed', 'email_unverified', 'address_unproven'] as const

/** What we said on the way back from a provider; `error` is next-auth's own word for whatever went wrong there. */
function refusalOf(provider: unknown, error: unknown): (typeof refusals)[number] | undefined {
  return refusals.find((one) => one === provider) ?? (error === undefined ? undefined : 'failed')
}
