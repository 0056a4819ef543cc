import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { UsageChart } from '#components/charts/usage-chart.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { balance } from '#lib/billing/balance.ts'
import { noFilter } from '#lib/call-filter.ts'
import { env } from '#lib/env.ts'
import { firstSteps } from '#lib/reports/first-steps.ts'
import { parseRange } from '#lib/reports/range.ts'
import { recentCalls } from '#lib/reports/recent-calls.ts'
import { everUsed, usage, usageOverTime } from '#lib/reports/usage.ts'
import { CallTable } from './_components/call-table.tsx'
import { chartOf, topOf } from './_components/chart-of.ts'
import { Figures } from './_components/figures.tsx'
import { findings, liveKeys } from './_components/findings.ts'
import { FirstSteps } from './_components/first-steps.tsx'
import { Standing } from './_components/standing.tsx'
import { readerTimezone } from './timezone.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('dashboard.sections'))('overview') }
}

/** Answers in this order: can I call, what did it cost, is anything wrong, what next. */
export default async function Overview() {
  const user = await requireUser()
  const timezone = await readerTimezone()
  const [range, last24Hours] = [parseRange({ range: '30d' }, timezone), parseRange({ range: '24h' }, timezone)]
  const today = parseRange({ from: range.lastDay, to: range.lastDay }, timezone)
  const query = { by: 'model', filter: noFilter } as const
  const [t, common, money, steps, month, now, day, used, calls, keys] = await Promise.all([
    getTranslations('dashboard.overview'),
    getTranslations('usage'),
    balance(user),
    firstSteps(user),
    usage(user, { range, ...query }),
    usage(user, { range: today, ...query }),
    usage(user, { range: last24Hours, ...query }),
    everUsed(user),
    recentCalls(user, { limit: 8 }),
    liveKeys(user),
  ])
  const shown = topOf(month.parts, 'spend')
  const [overTime, found] = await Promise.all([usageOverTime(user, { range, ...query, metric: 'spend', shown }), findings(user, { money, keys, day: day.total })])
  const chart = chartOf(overTime, { metric: 'spend', shown, everUsed: used.model, names: { of: (id) => id, rest: common('rest.model'), free: common('free') } })
  const allDone = steps.verified && steps.keyCreated && steps.called && steps.toppedUp
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <ButtonLink href="/dashboard/playground" variant="secondary" size="sm">
            {t('toPlayground')}
          </ButtonLink>
        }
      />
      <div className="flex flex-col gap-6">
        <Figures money={money} today={now.total} month={month.total} />
        {!allDone && <FirstSteps steps={steps} baseUrl={`${env().PUBLIC_URL}/v1`} keyLabel={keys[0]?.label} email={user.email} />}
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
          {chart.points.length > 0 ? (
            <UsageChart label={t('spendTitle')} unit="usd" step={range.step} timezone={timezone} {...chart} />
          ) : (
            <EmptyState title={t('noSpend')}>{t('noSpendText')}</EmptyState>
          )}
        </Card>
        {steps.called && <Standing findings={found} />}
        {calls.length > 0 && (
          <Card padded={false} aria-labelledby="calls">
            <CardHeader
              id="calls"
              title={t('callsTitle')}
              className="mb-1 px-5 pt-5"
              actions={
                <ButtonLink href="/dashboard/activity" variant="secondary" size="sm">
                  {t('toActivity')}
                </ButtonLink>
              }
            />
            <CallTable calls={calls} caption={t('callsTitle')} />
          </Card>
        )}
      </div>
    </>
  )
}
