import type { Metadata } from 'next'
import { useFormatter, useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import { families, models, type Model } from '#lib/catalog/index.ts'
import { perMillionText } from '../_components/price.ts'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('site.models')
  return { title: t('title'), description: t('description', { count: models.length }) }
}

export default function Models() {
  const t = useTranslations('site.models')
  const chat = models.filter((model) => model.kind === 'chat')
  const others = models.filter((model) => model.kind !== 'chat')
  return (
    <div className="mx-auto max-w-[1120px] px-4 py-10 md:px-6 md:py-14">
      <h1 className="text-xl font-semibold">{t('title')}</h1>
      <p className="mt-2 max-w-2xl text-pretty text-muted">{t('description', { count: models.length })}</p>
      <Section title={t('chat')} models={chat} />
      {others.length > 0 && <Section title={t('others')} models={others} />}
      <section aria-labelledby="families" className="mt-12">
        <h2 id="families" className="text-lg font-semibold">
          {t('families')}
        </h2>
        <p className="mt-1 max-w-2xl text-sm text-muted">{t('familiesText')}</p>
        <dl className="mt-4 grid gap-x-8 gap-y-1 text-sm sm:grid-cols-2">
          {families.map((family) => (
            <div key={family.id} className="flex min-w-0 flex-wrap justify-between gap-x-4 border-b border-line py-1.5 font-mono text-xs">
              <dt>{family.id}</dt>
              <dd className="text-muted">{family.model}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  )
}

function Section({ title, models }: { title: string; models: readonly Model[] }) {
  const t = useTranslations('site.models')
  return (
    <section className="mt-10">
      <h2 className="mb-3 text-lg font-semibold">{title}</h2>
      <div className="overflow-clip rounded-lg border border-line bg-surface">
        <Table caption={title}>
          <TableHead className="top-14">
            <TableHeader>{t('model')}</TableHeader>
            <TableHeader numeric wide>
              {t('context')}
            </TableHeader>
            <TableHeader numeric wide>
              {t('offers')}
            </TableHeader>
            <TableHeader numeric>{t('input')}</TableHeader>
            <TableHeader numeric>{t('output')}</TableHeader>
          </TableHead>
          <TableBody>
            {models.map((model) => (
              <ModelRow key={model.id} model={model} />
            ))}
          </TableBody>
        </Table>
      </div>
    </section>
  )
}

function ModelRow({ model }: { model: Model }) {
  const t = useTranslations('site.models')
  const format = useFormatter()
  const context = model.contextLength === null ? '–' : format.number(model.contextLength, { notation: 'compact', maximumFractionDigits: 1 })
  const price = model.offers[0]?.price
  const source = model.offers[0] && t('source', { date: model.offers[0].asOf })
  return (
    <TableRow id={model.id}>
      <TableCell>
        <p className="font-medium">{model.name}</p>
        <p className="flex items-center gap-1 font-mono text-xs text-muted">
          <span className="break-all">{model.id}</span>
          <CopyButton value={model.id} label={t('copyId', { id: model.id })} className="-my-1.5 size-6 @max-2xl:hidden [&_svg]:size-3.5" />
        </p>
        <TableNote>
          {t('context')} {context} · {t('offersCount', { count: model.offers.length })}
        </TableNote>
      </TableCell>
      <TableCell numeric wide>
        {context}
      </TableCell>
      <TableCell numeric wide>
        {model.offers.length}
      </TableCell>
      <TableCell numeric title={source}>
        {price ? perMillionText(price.input) : '–'}
      </TableCell>
      <TableCell numeric title={source}>
        {price ? perMillionText(price.output) : '–'}
      </TableCell>
    </TableRow>
  )
}
