import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { SiteLink } from '#components/shell/site-link.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { topupLimits } from '#lib/billing/topups.ts'
import { models } from '#lib/catalog/index.ts'
import { env } from '#lib/env.ts'
import { publicMetadata } from '../_components/page-metadata.ts'
import { amountText } from '../_components/price.ts'
import { yuan } from '../../yuan.ts'
import { Example } from './_components/example.tsx'
import { Rules } from './_components/rules.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('pricing')
  return publicMetadata({ path: '/pricing', title: t('title'), description: t('lead') })
}

/** What a call costs, what is paid when, and the rules of what is billed and what never is. */
export default async function Pricing() {
  const [t, rules, { rate }] = await Promise.all([getTranslations('pricing'), getTranslations('rules'), yuan()])
  const { FREE_CALLS, FREE_CALL_MAX_COST, FREE_CALL_MAX_OUTPUT } = env()
  const facts = { calls: FREE_CALLS, tokens: FREE_CALL_MAX_OUTPUT, cost: amountText(FREE_CALL_MAX_COST, rate), least: amountText(topupLimits.least, rate), most: amountText(topupLimits.most, rate) }
  return (
    <article className="mx-auto max-w-[1120px] px-4 py-10 md:px-6 md:py-14">
      <h1 className="text-xl font-semibold">{t('title')}</h1>
      <p className="mt-3 max-w-2xl text-md text-pretty text-muted">{t('lead')}</p>
      <div className="mt-6 flex flex-wrap items-center gap-x-5 gap-y-3">
        <ButtonLink href="/sign-up" prefetch={false}>{t('start')}</ButtonLink>
        <SiteLink href="/models" className="text-accent-ink underline-offset-4 hover:underline">
          {t('models', { count: models.length })}
        </SiteLink>
      </div>
      <dl className="mt-12 grid gap-x-12 gap-y-6 md:grid-cols-2">
        {(['tokens', 'free', 'credit', 'nothing'] as const).map((fact) => (
          <div key={fact} className="border-t border-line pt-4">
            <dt className="font-medium">{t(`facts.${fact}.title`, facts)}</dt>
            <dd className="mt-1 text-pretty text-muted">{t(`facts.${fact}.text`, facts)}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="example" className="mt-16">
        <h2 id="example" className="text-lg font-semibold">
          {t('example.title')}
        </h2>
        <p className="mt-1 mb-6 max-w-2xl text-pretty text-muted">{t('example.text')}</p>
        <Example rate={rate} />
      </section>
      <section aria-labelledby="rules" className="mt-16">
        <h2 id="rules" className="scroll-mt-20 text-lg font-semibold">
          {rules('title')}
        </h2>
        <p className="mt-1 max-w-2xl text-pretty text-muted">{rules('description')}</p>
        <Rules rate={rate} />
      </section>
    </article>
  )
}
