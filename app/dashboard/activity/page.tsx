import { Activity as Icon, ArrowLeft, ArrowRight } from 'lucide-react'
import type { Metadata } from 'next'
import { getFormatter, getTranslations } from 'next-intl/server'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { isFiltered, parseFilter } from '#lib/call-filter.ts'
import { activity, countCalls, type ActivityPage } from '#lib/reports/activity.ts'
import { parseRange } from '#lib/reports/range.ts'
import { everUsed, keyNames } from '#lib/reports/usage.ts'
import { address, exportSearch, one, type Query } from '../_components/address.ts'
import { CallTable } from '../_components/call-table.tsx'
import { ExportMenu } from '../_components/export-menu.tsx'
import { FilterBar } from '../_components/filter-bar.tsx'
import { RangePicker } from '../_components/range-picker.tsx'
import { readerTimezone } from '../timezone.ts'

const path = '/dashboard/activity'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('usage.activity'))('title') }
}

export default async function Activity({ searchParams }: { searchParams: Promise<Query> }) {
  const user = await requireUser()
  const [query, timezone] = [await searchParams, await readerTimezone()]
  const filter = parseFilter(query)
  const bounded = one(query.range) !== undefined || one(query.from) !== undefined
  const range = bounded ? parseRange({ range: one(query.range), from: one(query.from), to: one(query.to) }, timezone) : null
  const [t, format, page, count, used, keys] = await Promise.all([
    getTranslations('usage'),
    getFormatter(),
    activity(user, { filter, span: range, before: one(query.before), after: one(query.after) }),
    countCalls(user, { filter, span: range }),
    everUsed(user),
    keyNames(user),
  ])
  const narrowed = isFiltered(filter) || range !== null
  return (
    <>
      <PageHeader title={t('activity.title')} description={t('activity.description')} actions={<RangePicker path={path} query={query} range={range} always />} />
      {used.model.length > 0 && (
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <FilterBar path={path} query={query} filter={filter} choices={{ ...used, key: used.key.map((id) => ({ id, name: keys.get(id) ?? t('filter.unknownKey') })) }} single />
          <span className="flex items-center gap-3">
            {count !== null && <span className="text-sm text-muted tabular-nums">{t('activity.count', { count, shown: format.number(count) })}</span>}
            <ExportMenu search={exportSearch(range ?? { from: new Date(0), to: new Date() }, filter)} />
          </span>
        </div>
      )}
      <Card padded={false}>
        {page.calls.length > 0 ? (
          <CallTable calls={page.calls} caption={t('activity.title')} />
        ) : (
          <EmptyState
            icon={<Icon />}
            title={t(narrowed ? 'noneFiltered' : 'never')}
            action={
              <ButtonLink href={narrowed ? path : '/dashboard'} variant="secondary" size="sm">
                {t(narrowed ? 'noneFilteredAction' : 'neverAction')}
              </ButtonLink>
            }
          >
            {t(narrowed ? 'activity.noneText' : 'neverText')}
          </EmptyState>
        )}
      </Card>
      <Pager page={page} query={query} words={{ label: t('activity.pages'), newer: t('activity.newer'), older: t('activity.older') }} />
    </>
  )
}

function Pager({ page, query, words }: { page: ActivityPage; query: Query; words: Record<'label' | 'newer' | 'older', string> }) {
  if (!page.newer && !page.older) return null
  return (
    <nav aria-label={words.label} className="mt-4 flex justify-between gap-2">
      {page.newer ? (
        <ButtonLink href={address(path, query, { after: page.newer, before: undefined })} variant="secondary" size="sm" prefetch={false}>
          <ArrowLeft aria-hidden />
          {words.newer}
        </ButtonLink>
      ) : (
        <span />
      )}
      {page.older && (
        <ButtonLink href={address(path, query, { before: page.older, after: undefined })} variant="secondary" size="sm" prefetch={false}>
          {words.older}
          <ArrowRight aria-hidden />
        </ButtonLink>
      )}
    </nav>
  )
}
