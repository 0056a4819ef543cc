import { useTranslations } from 'next-intl'
import type { YuanRate } from '#components/ui/yuan.tsx'
import { env } from '#lib/env.ts'
import { amountText } from '../../_components/price.ts'

const groups = {
  charged: ['completed', 'partial', 'checkpoint', 'estimated', 'rounding'],
  free: ['free_failure', 'failover', 'empty', 'refused', 'repeat', 'free_call'],
  limits: ['hold', 'short', 'key', 'writeoff'],
  payments: ['topup', 'refund', 'dispute', 'debt'],
} as const

/** What is billed and what never is. Receipts link to their rule by its anchor. */
export function Rules({ rate }: { rate: YuanRate | null }) {
  const t = useTranslations('rules')
  const { FREE_CALLS, FREE_CALL_MAX_COST, FREE_CALL_MAX_OUTPUT } = env()
  const facts = { calls: FREE_CALLS, tokens: FREE_CALL_MAX_OUTPUT, cost: amountText(FREE_CALL_MAX_COST, rate) }
  return (Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
    <section key={group} aria-labelledby={group} className="mt-10 grid gap-x-12 md:grid-cols-[minmax(0,1fr)_minmax(0,3fr)]">
      <h3 id={group} className="scroll-mt-20 border-t border-line py-4 font-medium text-pretty">
        {t(`groups.${group}`)}
      </h3>
      <dl>
        {groups[group].map((rule) => (
          <div key={rule} id={rule} className="scroll-mt-20 border-t border-line py-4 target:bg-accent-soft">
            <dt className="font-medium">{t(`${rule}.title`, facts)}</dt>
            <dd className="mt-1 text-pretty text-muted">{t(`${rule}.text`, facts)}</dd>
          </div>
        ))}
      </dl>
    </section>
  ))
}
