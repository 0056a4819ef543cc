import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { env } from '#lib/env.ts'
import { firstSteps } from '#lib/reports/first-steps.ts'
import { FirstRun } from './_components/first-run.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('start'))('title') }
}

/** Where a new person lands: their first key, and the first answer with it. Whoever has a key goes on to the overview. */
export default async function Start() {
  const user = await requireUser()
  const [t, steps] = await Promise.all([getTranslations('start'), firstSteps(user)])
  if (steps.keyCreated) redirect('/dashboard')
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title={t('title')} description={t('description', { freeCalls: env().FREE_CALLS })} />
      <ClientMessages of={['keys', 'playground', 'start']}>
        <FirstRun baseUrl={`${env().PUBLIC_URL}/v1`} />
      </ClientMessages>
    </div>
  )
}
