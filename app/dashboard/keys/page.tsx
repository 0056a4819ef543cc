import { KeyRound } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { listKeys } from '#lib/accounts/api-keys.ts'
import { requireUser } from '#lib/accounts/current-user.ts'
import { env } from '#lib/env.ts'
import { CreateKey } from './_components/create-key.tsx'
import { KeyTable } from './_components/key-table.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('keys'))('title') }
}

export default async function Keys({ searchParams }: { searchParams: Promise<{ create?: string }> }) {
  const user = await requireUser()
  const [t, keys, { create }] = await Promise.all([getTranslations('keys'), listKeys(user), searchParams])
  const baseUrl = `${env().PUBLIC_URL}/v1`
  // Live ones first; listKeys has the newest first already.
  const sorted = [...keys.filter((key) => !key.revokedAt), ...keys.filter((key) => key.revokedAt)]
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={<CreateKey baseUrl={baseUrl} open={create !== undefined} />} />
      <Card padded={false}>
        {sorted.length > 0 ? (
          <KeyTable keys={sorted} baseUrl={baseUrl} />
        ) : (
          <EmptyState icon={<KeyRound />} title={t('none')}>
            {t('noneText')}
          </EmptyState>
        )}
      </Card>
    </>
  )
}
