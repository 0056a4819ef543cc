import { useTranslations } from 'next-intl'
import { exactUsd, formatUsd } from '#lib/money.ts'
import { cn } from './cn.ts'

/** An amount as a person reads it, with the exact one on hover. A string is what crossed from the server: nano-USD digits. */
export function Money({ nano, className }: { nano: bigint | string; className?: string }) {
  const t = useTranslations('common.money')
  const amount = BigInt(nano)
  return (
    <span className={cn('tabular-nums', className)} title={t('exact', { amount: exactUsd(amount) })}>
      {formatUsd(amount)}
    </span>
  )
}
