import type { Metadata } from 'next'
import { useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { env } from '#lib/env.ts'
import { formatUsd } from '#lib/money.ts'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('rules')
  return { title: t('title'), description: t('description') }
}

const groups = {
  charged: ['completed', 'partial', 'checkpoint', 'estimated', 'rounding'],
  free: ['free_failure', 'failover', 'empty', 'refused', 'repeat', 'free_call'],
  limits: ['hold', 'short', 'key', 'writeoff'],
  payments: ['topup', 'refund', 'dispute', 'debt'],
} as const

/** What is billed and what never is. Receipts link to their rule by its anchor. */
export default function BillingRules() {
  const t = useTranslations('rules')
  const { FREE_CALLS, FREE_CALL_MAX_COST, FREE_CALL_MAX_OUTPUT } = env()
  const facts = { calls: FREE_CALLS, tokens: FREE_CALL_MAX_OUTPUT, cost: formatUsd(FREE_CALL_MAX_COST) }
  return (
    <article className="mx-auto max-w-3xl px-4 py-10 md:px-6 md:py-14">
      <h1 className="text-xl font-semibold">{t('title')}</h1>
      <p className="mt-3 text-md text-pretty text-muted">{t('description')}</p>
      {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
        <section key={group} aria-labelledby={group} className="mt-12">
          <h2 id={group} className="text-lg font-semibold">
            {t(`groups.${group}`)}
          </h2>
          <dl className="mt-4">
            {groups[group].map((rule) => (
              <div key={rule} id={rule} className="scroll-mt-20 border-t border-line py-4 target:bg-accent-soft">
                <dt className="font-medium">{t(`${rule}.title`, facts)}</dt>
                <dd className="mt-1 text-pretty text-muted">{t(`${rule}.text`, facts)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </article>
  )
}
