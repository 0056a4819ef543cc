import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { SiteLink } from '#components/shell/site-link.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { isLive } from '#lib/catalog/live.ts'
import { env } from '#lib/env.ts'
import { measured as measurements } from '#lib/gateway/auto/measured.ts'
import { autoFigures } from './_components/auto-figures.ts'
import { measuredOf } from './_components/measured.ts'
import { publicMetadata } from './_components/page-metadata.ts'
import { autoMix, pricedModels } from './_home/auto-mix.ts'
import { CallPath } from './_home/call-path.tsx'
import { Comparison } from './_home/comparison.tsx'
import { firstOfEachMaker, Hello } from './_home/hello.tsx'
import { ModelSwitch } from './_home/model-switch.tsx'
import { Questions } from './_home/questions.tsx'
import { Savings } from './_home/savings.tsx'
import { Section } from './_home/section.tsx'
import { yuan } from '../yuan.ts'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common')
  return publicMetadata({ path: '/', title: { absolute: `${t('product')} · ${t('tagline')}` }, description: (await getTranslations('home'))('lead') })
}

const neverBilled = ['free_failure', 'failover', 'empty', 'refused', 'repeat', 'writeoff'] as const

export default async function Home() {
  const shown = firstOfEachMaker(8)
  const here = { now: new Date(), live: (provider: string) => isLive(provider, process.env) }
  const largest = measurements.reduce((most, one) => (one.prompts > most.prompts ? one : most))
  const mix = autoMix(largest, here)
  const [dearest] = mix
  const [t, rules, savings, measured, { rate }] = await Promise.all([getTranslations('home'), getTranslations('rules'), getTranslations('savings'), measuredOf(shown.map(({ model }) => model)), yuan()])
  return (
    <>
      <section className="mx-auto grid max-w-[1120px] items-center gap-x-12 gap-y-10 px-4 py-12 md:px-6 md:py-20 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
        <div>
          <h1 className="text-xl font-semibold md:text-2xl">{t('headline')}</h1>
          <p className="mt-4 max-w-xl text-md text-pretty text-muted">{t('lead')}</p>
          <div className="mt-8 flex flex-wrap items-center gap-x-4 gap-y-3">
            <ButtonLink href="/sign-up" prefetch={false} size="lg">
              {t('start')}
            </ButtonLink>
            <p className="text-base text-muted">{t('startNote', { calls: env().FREE_CALLS })}</p>
          </div>
        </div>
        <ModelSwitch baseUrl={`${env().PUBLIC_URL}/v1`} label={t('switch')} keyPlace={t('keyPlace')} />
      </section>
      <Hello shown={shown} measured={measured} rate={rate} />
      {dearest && (
        <Section id="savings" title={savings('title')} text={savings('text')}>
          <ClientMessages of={['savings']}>
            <Savings models={pricedModels(here)} premium={dearest.id} mix={mix} measured={{ prompts: largest.prompts, premium: autoFigures().premium, kept: largest.kept }} rate={rate} />
          </ClientMessages>
        </Section>
      )}
      <div className="border-y border-line bg-surface">
        <Section id="path" title={t('path.title')} text={t('path.text')}>
          <CallPath />
        </Section>
      </div>
      <Section
        id="never"
        title={t('free.title')}
        text={t('free.text')}
        aside={
          <SiteLink href="/pricing#charged" className="text-accent-ink underline-offset-4 hover:underline">
            {t('free.all')}
          </SiteLink>
        }
      >
        <dl className="grid gap-x-12 gap-y-6 md:grid-cols-2">
          {neverBilled.map((rule) => (
            <div key={rule} className="border-t border-line pt-4">
              <dt className="font-medium">{rules(`${rule}.title`)}</dt>
              <dd className="mt-1 text-pretty text-muted">{rules(`${rule}.text`)}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <div className="border-t border-line bg-surface">
        <Section id="compare" title={t('compare.title')} text={t('compare.text')}>
          <Comparison />
        </Section>
      </div>
      <div className="border-t border-line">
        <Section id="questions" title={t('questions.title')}>
          <Questions />
        </Section>
      </div>
    </>
  )
}
