import { FlaskConical, Scale } from 'lucide-react'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { notFound, redirect } from 'next/navigation'
import { firstCall } from '#components/snippets.ts'
import { SiteButtonLink, SiteLink } from '#components/shell/site-link.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { findModel, type Model } from '#lib/catalog/index.ts'
import { localePath } from '../../../../i18n/locales.ts'
import { healthOrNothing } from '../../_components/measured.ts'
import { publicMetadata } from '../../_components/page-metadata.ts'
import { reader } from '../../_components/reader.ts'
import { yuan } from '../../../yuan.ts'
import { LastDay } from './_components/last-day.tsx'
import { ModelFacts } from './_components/model-facts.tsx'
import { OfferTable } from './_components/offer-table.tsx'
import { PriceTable } from './_components/price-table.tsx'
import { Quality } from './_components/quality.tsx'

interface Props {
  params: Promise<{ id: string[] }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { model } = await modelAt(params)
  if (!model) return {}
  const t = await getTranslations('model')
  return publicMetadata({ path: `/models/${model.id}`, title: model.name, description: t('description', { model: model.name, id: model.id }) })
}

/** One model: what it is, through whom it can be had and for how much, how it did in the last day, how to call it. */
export default async function ModelPage({ params }: Props) {
  const { model, asked } = await modelAt(params)
  if (!model) notFound()
  // Families and aliases lead to the page of what they mean today.
  if (asked !== model.id) redirect(localePath(await getLocale(), `/models/${model.id}`))
  const [t, health, who, { rate }] = await Promise.all([getTranslations('model'), healthOrNothing(model), reader(), yuan()])
  const price = model.offers.find((offer) => offer.price)?.price
  return (
    <article className="mx-auto max-w-[1120px] px-4 py-10 md:px-6 md:py-14">
      <Head model={model} />
      <div className="mt-8">
        <ModelFacts model={model} />
      </div>
      <Part id="offers" title={t('offers.title')} text={t('offers.text')}>
        <OfferTable model={model} health={health} rate={rate} />
      </Part>
      {price && (
        <Part id="prices" title={t('prices.title')} text={t('prices.text')}>
          <PriceTable price={price} rate={rate} />
          {price.hours && <p className="mt-2 text-sm text-pretty text-muted">{t('prices.hours')}</p>}
        </Part>
      )}
      {health && (
        <Part id="day" title={t('day.title')} text={t(health.day.calls > 0 ? 'day.text' : 'day.nothing')}>
          {health.day.calls > 0 && <LastDay name={model.name} health={health} />}
        </Part>
      )}
      {model.quality && model.quality.length > 0 && (
        <Part id="quality" title={t('quality.title')} text={t('quality.text')}>
          <Quality measures={model.quality} />
        </Part>
      )}
      {model.kind === 'chat' ? (
        <Part id="call" title={t('call.title')} text={t('call.text')}>
          <CodeBlock samples={firstCall({ baseUrl: who.baseUrl, key: who.key ?? t('call.keyPlace'), model: model.id })} mark={[model.id]} />
        </Part>
      ) : (
        <Part id="call" title={t('call.title')} text={t('call.otherText')}>
          <SiteLink href="/docs/api" className="text-accent-ink underline underline-offset-4">
            {t('call.reference')}
          </SiteLink>
        </Part>
      )}
    </article>
  )
}

async function Head({ model }: { model: Model }) {
  const [t, words] = await Promise.all([getTranslations('model'), getTranslations('models')])
  return (
    <>
      <SiteLink href={`/models?maker=${model.author}`} className="text-sm text-muted hover:text-ink">
        {t('back')}
      </SiteLink>
      <div className="mt-3 flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-x-3 text-xl font-semibold">
            {model.name}
            {model.kind !== 'chat' && <Badge>{words(`kinds.${model.kind}`)}</Badge>}
          </h1>
          <p className="mt-1 flex items-center gap-1 font-mono text-sm text-muted">
            <span className="break-all">{model.id}</span>
            <CopyButton value={model.id} label={t('copyId')} />
          </p>
          <p className="mt-3 max-w-2xl text-pretty text-muted" lang="en" translate="no">
            {model.description}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {model.kind === 'chat' && (
            <ButtonLink href={`/dashboard/playground?model=${encodeURIComponent(model.id)}`} prefetch={false}>
              <FlaskConical aria-hidden />
              {t('try')}
            </ButtonLink>
          )}
          <SiteButtonLink href={`/compare?m=${encodeURIComponent(model.id)}`} variant="secondary">
            <Scale aria-hidden />
            {t('compare')}
          </SiteButtonLink>
        </div>
      </div>
    </>
  )
}

function Part({ id, title, text, children }: { id: string; title: string; text: string; children: React.ReactNode }) {
  return (
    <section aria-labelledby={id} className="mt-14">
      <h2 id={id} className="scroll-mt-20 text-lg font-semibold">
        {title}
      </h2>
      <p className="mt-1 mb-4 max-w-2xl text-sm text-pretty text-muted">{text}</p>
      {children}
    </section>
  )
}

async function modelAt(params: Props['params']): Promise<{ model: Model | undefined; asked: string }> {
  const asked = (await params).id.map(decodeURIComponent).join('/')
  return { model: findModel(asked), asked }
}
