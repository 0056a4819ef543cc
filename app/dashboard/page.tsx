import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { SpendChart } from '#components/charts/spend-chart.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { listKeys } from '#lib/accounts/api-keys.ts'
import { requireUser } from '#lib/accounts/current-user.ts'
import { balance } from '#lib/billing/balance.ts'
import { env } from '#lib/env.ts'
import { firstSteps } from '#lib/reports/first-steps.ts'
import { recentCalls } from '#lib/reports/recent-calls.ts'
import { spendByDay } from '#lib/reports/spend-by-day.ts'
import { modelsByFirstUse } from '#lib/reports/usage-by-model.ts'
import { CallTable } from './_components/call-table.tsx'
import { Figures } from './_components/figures.tsx'
import { FirstSteps } from './_components/first-steps.tsx'
import { readerTimezone } from './timezone.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('dashboard.sections'))('overview') }
}

/** Answers in this order: can I call, what did it cost, is anything wrong, what next. */
export default async function Overview() {
  const user = await requireUser()
  const timezone = await readerTimezone()
  const [t, money, steps, spend, everUsed, calls, keys] = await Promise.all([
    getTranslations('dashboard.overview'),
    balance(user),
    firstSteps(user),
    spendByDay(user, { days: 30, timezone }),
    modelsByFirstUse(user),
    recentCalls(user, { limit: 8 }),
    listKeys(user),
  ])
  const allDone = steps.verified && steps.keyCreated && steps.called && steps.toppedUp
  const key = keys.find((candidate) => candidate.revokedAt === null)
  return (
    <>
      <PageHeader title={t('title')} />
      <div className="flex flex-col gap-6">
        <Figures money={money} spend={spend} />
        {!allDone && <FirstSteps steps={steps} baseUrl={`${env().PUBLIC_URL}/v1`} keyLabel={key?.label} email={user.email} />}
        <Card aria-labelledby="spend">
          <CardHeader
            id="spend"
            title={t('spendTitle')}
            description={t('spendDescription')}
            actions={
              <ButtonLink href="/dashboard/usage" variant="secondary" size="sm">
                {t('toUsage')}
              </ButtonLink>
            }
          />
          {spend.rows.length > 0 ? (
            <SpendChart days={spend.days} rows={spend.rows} everUsed={everUsed} />
          ) : (
            <EmptyState title={t('noSpend')}>{t('noSpendText')}</EmptyState>
          )}
        </Card>
        {calls.length > 0 && (
          <Card padded={false} aria-labelledby="calls">
            <CardHeader id="calls" title={t('callsTitle')} className="mb-1 px-5 pt-5" />
            <CallTable calls={calls} caption={t('callsTitle')} />
          </Card>
        )}
      </div>
    </>
  )
}
