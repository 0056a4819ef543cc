import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Alert } from '#components/ui/alert.tsx'
import { currentUser } from '#lib/accounts/current-user.ts'
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
  if (await currentUser()) redirect('/dashboard')
  const [t, words] = await Promise.all([getTranslations('auth.signIn'), getTranslations('auth.provider')])
  const { changed, deleted, again, provider, error } = await searchParams
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
      <AuthForm action={signInAction} fields={['email', 'password']} submit={t('submit')} />
      <PasskeyButton />
      <ProviderButtons providers={signInProviders().map(({ id, name }) => ({ id, name }))} />
      <AsideLink question={t('noAccount')} href="/sign-up">
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
