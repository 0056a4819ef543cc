import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Alert } from '#components/ui/alert.tsx'
import { currentUser } from '#lib/accounts/current-user.ts'
import { AsideLink } from '../_components/aside-link.tsx'
import { AuthForm } from '../_components/auth-form.tsx'
import { Heading } from '../_components/heading.tsx'
import { PasskeyButton } from './_components/passkey-button.tsx'
import { signInAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.signIn'))('title') }
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  if (await currentUser()) redirect('/dashboard')
  const t = await getTranslations('auth.signIn')
  const { changed, again } = await searchParams
  return (
    <>
      <Heading title={t('title')} />
      {changed !== undefined && (
        <Alert tone="success" className="mb-4">
          {t('changed')}
        </Alert>
      )}
      {again !== undefined && (
        <Alert tone="warn" className="mb-4">
          {t('again')}
        </Alert>
      )}
      <AuthForm action={signInAction} fields={['email', 'password']} submit={t('submit')} />
      <PasskeyButton />
      <AsideLink question={t('noAccount')} href="/sign-up">
        {t('signUp')}
      </AsideLink>
    </>
  )
}
