import { useFormatter, useTranslations } from 'next-intl'
import { Money } from '#components/ui/money.tsx'
import { Stat } from '#components/ui/stat.tsx'
import { formatUsd, type Nano } from '#lib/money.ts'

export interface SavingsProps {
  labels: { was: string; would: string; less: string }
  /** What the calls cost, and what they are compared with. */
  was: Nano
  would: Nano
}

/** Two amounts, and how much less the first one is. */
export function Savings({ labels, was, would }: SavingsProps) {
  const t = useTranslations('auto')
  const format = useFormatter()
  const less = would - was
  return (
    <dl className="grid gap-6 sm:grid-cols-3">
      <Stat label={labels.was} value={<Money nano={was} yuan />} />
      <Stat label={labels.would} value={<Money nano={would} yuan />} />
      <Stat
        label={labels.less}
        value={would > 0n ? format.number(Number(less) / Number(would), { style: 'percent', maximumFractionDigits: 1 }) : '–'}
        note={less >= 0n ? t('lessNote', { amount: formatUsd(less) }) : t('moreNote', { amount: formatUsd(-less) })}
      />
    </dl>
  )
}
