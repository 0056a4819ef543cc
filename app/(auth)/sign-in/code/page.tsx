import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { readTicket } from '#lib/accounts/ticket.ts'
import { AsideLink } from '../../_components/aside-link.tsx'
import { AuthForm } from '../../_components/auth-form.tsx'
import { Heading } from '../../_components/heading.tsx'
import { codeAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.code'))('title') }
}

/** After the first factor, for people with a second one. */
export default async function CodePage() {
  if (!(await readTicket())) redirect('/sign-in')
  const t = await getTranslations('auth.code')
  return (
    <>
      <Heading title={t('title')}>{t('lead')}</Heading>
      <AuthForm action={codeAction} fields={['code']} submit={t('submit')} />
      <p className="mt-6 text-sm text-pretty text-muted">{t('lost')}</p>
      <AsideLink href="/sign-in">{t('back')}</AsideLink>
    </>
  )
}
