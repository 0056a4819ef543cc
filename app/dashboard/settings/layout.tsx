import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { proofWays } from '#lib/accounts/proof.ts'
import { ProofProvider } from './_components/proof.tsx'
import { SettingsNav } from './_components/settings-nav.tsx'

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const user = await requireUser()
  const [t, ways] = await Promise.all([getTranslations('settings'), proofWays(user)])
  return (
    <ClientMessages of={['settings']}>
      <ProofProvider ways={ways} email={user.email}>
        <PageHeader title={t('title')} description={t('description')} />
        <div className="max-w-3xl">
          <SettingsNav />
          <div className="flex flex-col gap-6">{children}</div>
        </div>
      </ProofProvider>
    </ClientMessages>
  )
}
