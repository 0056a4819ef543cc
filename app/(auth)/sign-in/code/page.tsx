import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { landingOf, withNext } from '#lib/accounts/landing.ts'
import { readTicket } from '#lib/accounts/ticket.ts'
import { AsideLink } from '../../_components/aside-link.tsx'
import { AuthForm } from '../../_components/auth-form.tsx'
import { Heading } from '../../_components/heading.tsx'
import { codeAction } from './actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth.code'))('title') }
}

/** After the first factor, for people with a second one. */
export default async function CodePage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const next = landingOf((await searchParams).next)
  if (!(await readTicket())) redirect(withNext('/sign-in', next))
  const t = await getTranslations('auth.code')
  return (
    <>
      <Heading title={t('title')}>{t('lead')}</Heading>
      <AuthForm action={codeAction.bind(null, next)} fields={['code']} submit={t('submit')} />
      <p className="mt-6 text-sm text-pretty text-muted">{t('lost')}</p>
      <AsideLink href={withNext('/sign-in', next)}>{t('back')}</AsideLink>
    </>
  )
}
