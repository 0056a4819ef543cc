import { ArrowRight } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { accountLog } from '#lib/reports/account-log.ts'
import { one, type Query } from '../../_components/address.ts'
import { LogEntries } from './_components/log-entries.tsx'

const path = '/dashboard/settings/log'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings')
  return { title: `${t('pages.log')} · ${t('title')}` }
}

export default async function LogPage({ searchParams }: { searchParams: Promise<Query> }) {
  const user = await requireUser()
  const before = one((await searchParams).before)
  const [t, { entries, older }] = await Promise.all([getTranslations('settings.log'), accountLog(user, before)])
  return (
    <>
      <Card aria-labelledby="log">
        <CardHeader id="log" title={t('title')} description={t('text')} />
        {entries.length > 0 ? <LogEntries entries={entries} /> : <p className="text-sm text-muted">{t('none')}</p>}
      </Card>
      {(older || before) && (
        <nav aria-label={t('pages')} className="flex justify-between gap-2">
          {before ? (
            <ButtonLink href={path} variant="secondary" size="sm">
              {t('newest')}
            </ButtonLink>
          ) : (
            <span />
          )}
          {older && (
            <ButtonLink href={`${path}?before=${older}`} variant="secondary" size="sm" prefetch={false}>
              {t('older')}
              <ArrowRight aria-hidden />
            </ButtonLink>
          )}
        </nav>
      )}
    </>
  )
}
