import { useFormatter, useTranslations } from 'next-intl'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { Money } from '#components/ui/money.tsx'
import type { Receipt } from '#lib/billing/generation.ts'
import { useAutoWords } from '../../../_components/auto-words.ts'

/** Why this model and this provider: what `auto` thought, what it is compared with, and who was passed over. */
export function DecisionCard({ receipt, decision }: { receipt: Receipt; decision: NonNullable<Receipt['decision']> }) {
  const t = useTranslations('receipt.decision')
  const format = useFormatter()
  const words = useAutoWords()
  const baseline = decision.baselineCost === undefined ? null : BigInt(decision.baselineCost)
  const saved = baseline === null ? null : baseline - receipt.cost
  const rows: [string, React.ReactNode][] = [
    [t('asked'), decision.by && <code className="font-mono text-xs">{receipt.requestedModel}</code>],
    [t('tier'), decision.tier && words.tier(decision.tier)],
    [t('confidence'), decision.confidence === undefined ? undefined : format.number(decision.confidence, { style: 'percent', maximumFractionDigits: 1 })],
    [t('rule'), decision.rule && <code className="font-mono text-xs">{decision.rule}</code>],
    [t('order'), decision.order],
    [
      t('baseline'),
      baseline !== null && (
        <>
          <Money nano={baseline} /> {decision.baselineModel && t('with', { model: decision.baselineModel })}
        </>
      ),
    ],
    [t('saved'), saved !== null && saved > 0n && <Money nano={saved} />],
    [t('passedOver'), decision.passedOver?.map(({ provider, reason }) => `${provider} (${reason})`).join(', ')],
  ]
  return (
    <Card aria-labelledby="decision">
      <CardHeader id="decision" title={t('title')} description={(decision.category && decision.rule && words.because(decision.category, decision.rule)) ?? decision.reason} />
      <dl className="grid gap-x-8 gap-y-2 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
        {rows.map(([label, value]) =>
          value ? (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </Card>
  )
}
