import { ChartColumn } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { SpendChart } from '#components/charts/spend-chart.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { recentCalls } from '#lib/reports/recent-calls.ts'
import { spendByDay } from '#lib/reports/spend-by-day.ts'
import { modelsByFirstUse, usageByModel } from '#lib/reports/usage-by-model.ts'
import { CallTable } from '../_components/call-table.tsx'
import { readerTimezone } from '../timezone.ts'
import { ModelTable } from './_components/model-table.tsx'
import { PeriodSwitch, periods } from './_components/period-switch.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('usage'))('title') }
}

export default async function Usage({ searchParams }: { searchParams: Promise<{ days?: string }> }) {
  const user = await requireUser()
  const wanted = Number((await searchParams).days)
  const days = periods.find((period) => period === wanted) ?? 30
  const timezone = await readerTimezone()
  const period = { days, timezone }
  const [t, spend, models, everUsed, calls] = await Promise.all([
    getTranslations('usage'),
    spendByDay(user, period),
    usageByModel(user, period),
    modelsByFirstUse(user),
    recentCalls(user, { limit: 50 }),
  ])
  return (
    <>
      <PageHeader title={t('title')} description={t('description', { timezone })} actions={<PeriodSwitch current={days} />} />
      <div className="flex flex-col gap-6">
        <Card aria-labelledby="chart">
          <CardHeader id="chart" title={t('chartTitle')} description={t('chartText')} />
          {models.length > 0 ? (
            <SpendChart days={spend.days} rows={spend.rows} everUsed={everUsed} />
          ) : (
            <EmptyState
              icon={<ChartColumn />}
              title={t('none', { days })}
              action={
                <ButtonLink href="/dashboard" variant="secondary" size="sm">
                  {t('noneAction')}
                </ButtonLink>
              }
            >
              {t('noneText')}
            </EmptyState>
          )}
        </Card>
        {models.length > 0 && (
          <Card padded={false} aria-labelledby="models">
            <CardHeader id="models" title={t('tableTitle')} className="mb-1 px-5 pt-5" />
            <ModelTable models={models} caption={t('tableTitle')} />
          </Card>
        )}
        {calls.length > 0 && (
          <Card padded={false} aria-labelledby="calls">
            <CardHeader id="calls" title={t('callsTitle')} description={t('callsText')} className="mb-1 px-5 pt-5" />
            <CallTable calls={calls} caption={t('callsTitle')} />
          </Card>
        )}
      </div>
    </>
  )
}
