import { PiggyBank } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { noFilter } from '#lib/call-filter.ts'
import { bestOf } from '#lib/catalog/best.ts'
import { findModel, models } from '#lib/catalog/index.ts'
import { isLive } from '#lib/catalog/live.ts'
import { env } from '#lib/env.ts'
import { lessons, replay } from '#lib/reports/auto.ts'
import { parseRange } from '#lib/reports/range.ts'
import { usage } from '#lib/reports/usage.ts'
import { one, type Query } from '../_components/address.ts'
import { RangePicker } from '../_components/range-picker.tsx'
import { readerTimezone } from '../timezone.ts'
import { BaselineForm } from './_components/baseline-form.tsx'
import { compare, priceOf } from './_components/compare.ts'
import { Lessons } from './_components/lessons.tsx'
import { Replay } from './_components/replay.tsx'
import { Savings } from './_components/savings.tsx'
import { TrafficTable } from './_components/traffic-table.tsx'

const path = '/dashboard/savings'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auto'))('title') }
}

export default async function SavingsReport({ searchParams }: { searchParams: Promise<Query> }) {
  const user = await requireUser()
  const [query, timezone] = [await searchParams, await readerTimezone()]
  const range = parseRange({ range: one(query.range), from: one(query.from), to: one(query.to), per: undefined }, timezone)
  const [t, traffic, replayed, learnt] = await Promise.all([getTranslations('auto'), usage(user, { range, by: 'model', filter: noFilter }), replay(user), lessons()])
  const choices = models.filter((model) => model.kind === 'chat' && priceOf(model))
  const asked = findModel(one(query.baseline) ?? '')
  const baseline = choices.find((model) => model === asked) ?? bestOf(models, (provider) => isLive(provider, process.env)) ?? choices[0]!
  const compared = compare(traffic.parts, priceOf(baseline)!)
  return (
    <ClientMessages of={['usage']}>
      <PageHeader title={t('title')} description={t('description')} actions={<RangePicker path={path} query={query} range={range} />} />
      {traffic.total.requests > 0 ? (
        <div className="flex flex-col gap-6">
          <Card aria-labelledby="traffic">
            <CardHeader id="traffic" title={t('traffic.title')} description={t('traffic.text')} actions={<BaselineForm query={query} choices={choices} baseline={baseline} />} />
            <Savings labels={{ was: t('traffic.was'), would: t('traffic.would', { model: baseline.name }), less: t('traffic.less') }} was={compared.was} would={compared.would} />
          </Card>
          <Card padded={false} aria-labelledby="by-model">
            <h2 id="by-model" className="px-5 pt-5 pb-1 text-base font-semibold">
              {t('byModel')}
            </h2>
            <TrafficTable rows={compared.rows} baseline={baseline.name} />
          </Card>
          <Replay rows={replayed} />
          <Lessons lessons={learnt} on={env().AUTO_LEARNING === 'on'} />
        </div>
      ) : (
        <Card>
          <EmptyState
            icon={<PiggyBank />}
            title={t('none')}
            action={
              <ButtonLink href="/dashboard/playground" variant="secondary" size="sm">
                {t('noneAction')}
              </ButtonLink>
            }
          >
            {t('noneText')}
          </EmptyState>
        </Card>
      )}
    </ClientMessages>
  )
}
