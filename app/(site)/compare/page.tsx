import type { Metadata } from 'next'
import { useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { SiteButtonLink } from '#components/shell/site-link.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { findModel, models, type Model } from '#lib/catalog/index.ts'
import { FilterForm } from '../_components/filter-form.tsx'
import { makerName, makers } from '../_components/makers.ts'
import { modelRows } from '../_components/model-row.ts'
import { publicMetadata } from '../_components/page-metadata.ts'
import { yuan } from '../../yuan.ts'
import { ComparisonTable } from './_components/comparison-table.tsx'

const MOST = 4

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('compare')
  return publicMetadata({ path: '/compare', title: t('title'), description: t('description') })
}

/** Up to four models side by side: `?m=openai/gpt-5.4&m=anthropic/claude-sonnet`. */
export default async function Compare({ searchParams }: { searchParams: Promise<{ m?: string | string[] }> }) {
  const asked = [(await searchParams).m ?? []].flat().map(findModel)
  const chosen = [...new Set(asked.filter((model) => model !== undefined))].slice(0, MOST)
  const [t, rows, { rate }] = await Promise.all([getTranslations('compare'), modelRows(chosen), yuan()])
  return (
    <div className="mx-auto max-w-[1120px] px-4 py-10 md:px-6 md:py-14">
      <h1 className="text-xl font-semibold">{t('title')}</h1>
      <p className="mt-2 max-w-2xl text-pretty text-muted">{t('description')}</p>
      <FilterForm key={chosen.map(({ id }) => id).join()} aria-label={t('choose')} className="mt-6 grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {Array.from({ length: MOST }, (_, place) => (
          <ModelField key={place} place={place + 1} value={chosen[place]?.id ?? ''} />
        ))}
        <noscript className="col-span-full">
          <button type="submit" className="h-9 rounded-md border border-edge px-3 text-sm">
            {t('show')}
          </button>
        </noscript>
      </FilterForm>
      <div className="mt-8">
        {rows.length > 0 ? (
          <>
            <ComparisonTable rows={rows} rate={rate} />
            <p className="mt-3 text-sm text-pretty text-muted">{t('note')}</p>
          </>
        ) : (
          <Card>
            <EmptyState title={t('none')} action={<SiteButtonLink href={example()}>{t('example')}</SiteButtonLink>}>
              {t('noneText')}
            </EmptyState>
          </Card>
        )}
      </div>
    </div>
  )
}

function ModelField({ place, value }: { place: number; value: string }) {
  const t = useTranslations('compare')
  return (
    <Field label={t('model', { place })}>
      {(control) => (
        <Select {...control} name="m" defaultValue={value}>
          <option value="">{t('no')}</option>
          {makers.map((maker) => (
            <optgroup key={maker} label={makerName(maker)}>
              {models
                .filter(({ author }) => author === maker)
                .map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
            </optgroup>
          ))}
        </Select>
      )}
    </Field>
  )
}

/** The current models of three families. */
function example(): string {
  const found = ['openai/gpt-5.4', 'anthropic/claude-sonnet', 'google/gemini-pro'].map(findModel).filter((model): model is Model => model !== undefined)
  return `/compare?${new URLSearchParams(found.map(({ id }) => ['m', id]))}`
}
