import { ChartColumn } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { UsageChart } from '#components/charts/usage-chart.tsx'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { isFiltered } from '#lib/call-filter.ts'
import { dimensions } from '#lib/reports/totals.ts'
import { everUsed, keyNames, usage, usageOverTime } from '#lib/reports/usage.ts'
import { address, exportSearch, type Query } from '../_components/address.ts'
import { FilterBar } from '../_components/filter-bar.tsx'
import { RangePicker } from '../_components/range-picker.tsx'
import { Segments } from '../_components/segments.tsx'
import { readerTimezone } from '../timezone.ts'
import { chartOf, topOf, units } from '../_components/chart-of.ts'
import { ExportMenu } from '../_components/export-menu.tsx'
import { MetricTiles } from './_components/metric-tiles.tsx'
import { PartsTable } from './_components/parts-table.tsx'
import { readView } from './_components/view.ts'

const path = '/dashboard/usage'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('usage'))('title') }
}

export default async function Usage({ searchParams }: { searchParams: Promise<Query> }) {
  const user = await requireUser()
  const [query, timezone] = [await searchParams, await readerTimezone()]
  const { range, by, metric, sort, filter } = readView(query, timezone)
  const [t, told, used, keys] = await Promise.all([getTranslations('usage'), usage(user, { range, by, filter }), everUsed(user), keyNames(user)])
  const shown = topOf(told.parts, metric)
  const nameOf = (id: string): string => (by === 'key' ? (keys.get(id) ?? t('filter.unknownKey')) : id || t('filter.noApp'))
  const chart = chartOf(await usageOverTime(user, { range, by, filter, metric, shown }), { metric, shown, everUsed: used[by], names: { of: nameOf, rest: t(`rest.${by}`), free: t('free') } })
  const link = (changes: Query): string => address(path, query, changes)
  const called = used.model.length > 0
  return (
    <ClientMessages of={['usage', 'charts']}>
      <PageHeader title={t('title')} description={t('description', { timezone })} actions={<RangePicker path={path} query={query} range={range} />} />
      {called && (
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <FilterBar path={path} query={query} filter={filter} choices={{ ...used, key: used.key.map((id) => ({ id, name: keys.get(id) ?? t('filter.unknownKey') })) }} />
          <ExportMenu search={exportSearch({ from: range.from, to: range.to }, filter)} />
        </div>
      )}
      {told.total.requests > 0 ? (
        <div className="flex flex-col gap-6">
          <MetricTiles total={told.total} previous={told.previous} metric={metric} hrefOf={(name) => link({ metric: name })} />
          <Card aria-labelledby="chart">
            <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
              <h2 id="chart" className="text-base font-semibold">
                {t(`chart.${metric}`)}
              </h2>
              <div className="flex flex-wrap gap-2">
                {range.steps.length > 1 && <Segments label={t('step.label')} segments={range.steps.map((step) => ({ href: link({ per: step }), label: t(`step.${step}`), current: step === range.step }))} />}
                <Segments label={t('by.label')} segments={dimensions.map((dimension) => ({ href: link({ by: dimension }), label: t(`by.${dimension}`), current: dimension === by }))} />
              </div>
            </div>
            <UsageChart label={t(`chart.${metric}`)} unit={units[metric]} step={range.step} timezone={timezone} {...chart} />
          </Card>
          <Card padded={false} aria-labelledby="parts">
            <h2 id="parts" className="px-5 pt-5 pb-1 text-base font-semibold">
              {t(`tableTitle.${by}`)}
            </h2>
            <PartsTable
              caption={t(`tableTitle.${by}`)}
              heading={t(`by.${by}`)}
              parts={told.parts}
              total={told.total}
              nameOf={({ id }) => nameOf(id)}
              colours={new Map(chart.series.map(({ id, colour }) => [id, colour]))}
              sort={sort}
              sortHref={(column) => link({ sort: column })}
              callsHref={({ id }) => address('/dashboard/activity', query, { by: undefined, metric: undefined, sort: undefined, per: undefined, range: range.preset ?? undefined, [by]: id })}
            />
          </Card>
        </div>
      ) : (
        <Card>
          <EmptyState
            icon={<ChartColumn />}
            title={t(!called ? 'never' : isFiltered(filter) ? 'noneFiltered' : 'none')}
            action={
              <ButtonLink href={!called ? '/dashboard' : isFiltered(filter) ? address(path, {}, { range: range.preset ?? undefined }) : address(path, query, { range: '12m', from: undefined, to: undefined })} variant="secondary" size="sm">
                {t(!called ? 'neverAction' : isFiltered(filter) ? 'noneFilteredAction' : 'noneAction')}
              </ButtonLink>
            }
          >
            {t(!called ? 'neverText' : 'noneText')}
          </EmptyState>
        </Card>
      )}
    </ClientMessages>
  )
}
