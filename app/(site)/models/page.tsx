import type { Metadata } from 'next'
import { useTranslations } from 'next-intl'
import { getLocale, getTranslations } from 'next-intl/server'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { families, models } from '#lib/catalog/index.ts'
import { localePath } from '../../../i18n/locales.ts'
import { modelRows } from '../_components/model-row.ts'
import { publicMetadata } from '../_components/page-metadata.ts'
import { yuan } from '../../yuan.ts'
import { Filters } from './_components/filters.tsx'
import { ModelTable } from './_components/model-table.tsx'
import { choose, readWishes, searchOf } from './_components/wishes.ts'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('models')
  return publicMetadata({ path: '/models', title: t('title'), description: t('description', { count: models.length }) })
}

/** The catalogue. Its address holds what is looked for, so that a search can be shared; it works without JavaScript. */
export default async function Models({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const wishes = readWishes(await searchParams)
  const [t, locale, all, { rate }] = await Promise.all([getTranslations('models'), getLocale(), modelRows(), yuan()])
  const rows = choose(all, wishes)
  const isFiltered = searchOf({ ...wishes, sort: null }) !== ''
  return (
    <div className="mx-auto max-w-[1120px] px-4 py-10 md:px-6 md:py-14">
      <h1 className="text-xl font-semibold">{t('title')}</h1>
      <p className="mt-2 max-w-2xl text-pretty text-muted">{t('description', { count: models.length })}</p>
      <Filters wishes={wishes} />
      <form id="compare" action={localePath(locale, '/compare')} className="mt-5 mb-3 flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2 text-sm">
        <p role="status" className="text-muted">
          {t('found', { count: rows.length })}
          {isFiltered && (
            <>
              {' · '}
              {/* A full load, which empties the fields too. */}
              <a href={localePath(locale, '/models')} className="text-accent-ink underline underline-offset-4">
                {t('clear')}
              </a>
            </>
          )}
        </p>
        <Button type="submit" variant="secondary" size="sm">
          {t('compare')}
        </Button>
      </form>
      {rows.length > 0 ? (
        <ModelTable rows={rows} wishes={wishes} rate={rate} />
      ) : (
        <Card>
          <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
        </Card>
      )}
      <p className="mt-3 text-sm text-pretty text-muted">{t('note')}</p>
      <Families />
    </div>
  )
}

function Families() {
  const t = useTranslations('models')
  return (
    <section aria-labelledby="families" className="mt-14">
      <h2 id="families" className="text-lg font-semibold">
        {t('families')}
      </h2>
      <p className="mt-1 max-w-2xl text-sm text-pretty text-muted">{t('familiesText')}</p>
      <dl className="mt-4 grid gap-x-8 gap-y-1 sm:grid-cols-2">
        {families.map((family) => (
          <div key={family.id} className="flex min-w-0 flex-wrap justify-between gap-x-4 border-b border-line py-1.5 font-mono text-xs">
            <dt>{family.id}</dt>
            <dd className="text-muted">{family.model}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
