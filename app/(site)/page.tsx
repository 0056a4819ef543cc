import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '#components/ui/button.tsx'
import { env } from '#lib/env.ts'
import { formatUsd } from '#lib/money.ts'
import { ModelStrip } from './_components/model-strip.tsx'
import { ModelSwitch } from './_components/model-switch.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common')
  return { title: { absolute: `${t('product')} · ${t('tagline')}` } }
}

export default async function Home() {
  const t = await getTranslations('site.home')
  const { PUBLIC_URL, FREE_CALLS, FREE_CALL_MAX_COST, FREE_CALL_MAX_OUTPUT } = env()
  const facts = { calls: FREE_CALLS, tokens: FREE_CALL_MAX_OUTPUT, cost: formatUsd(FREE_CALL_MAX_COST) }
  return (
    <>
      <section className="mx-auto grid max-w-[1120px] items-center gap-x-12 gap-y-10 px-4 py-12 md:px-6 md:py-20 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
        <div>
          <h1 className="text-xl font-semibold md:text-2xl">{t('headline')}</h1>
          <p className="mt-4 max-w-xl text-md text-pretty text-muted">{t('lead')}</p>
          <div className="mt-8 flex flex-wrap items-center gap-x-4 gap-y-3">
            <ButtonLink href="/sign-up" size="lg">
              {t('start')}
            </ButtonLink>
            <p className="text-base text-muted">{t('startNote', facts)}</p>
          </div>
        </div>
        <ModelSwitch baseUrl={`${PUBLIC_URL}/v1`} />
      </section>
      <ModelStrip />
      <section aria-labelledby="rules" className="mx-auto max-w-[1120px] px-4 py-14 md:px-6">
        <h2 id="rules" className="text-lg font-semibold">
          {t('rules.title')}
        </h2>
        <dl className="mt-6 grid gap-x-12 gap-y-6 md:grid-cols-2">
          {(['price', 'metering', 'failures', 'free'] as const).map((rule) => (
            <div key={rule} className="border-t border-line pt-4">
              <dt className="font-medium">{t(`rules.${rule}.title`, facts)}</dt>
              <dd className="mt-1 text-pretty text-muted">{t(`rules.${rule}.text`, facts)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}
