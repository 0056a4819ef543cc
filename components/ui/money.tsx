import { useTranslations } from 'next-intl'
import { exactUsd, formatUsd } from '#lib/money.ts'
import { cn } from './cn.ts'
import { ReadersYuan } from './yuan-provider.tsx'

export interface MoneyProps {
  /** A string is what crossed from the server: nano-USD digits. */
  nano: bigint | string
  /** Below it in yuan, for readers who want that: where it is the number one came for. */
  yuan?: boolean
  className?: string
}

/** An amount as a person reads it, with the exact one on hover. */
export function Money({ nano, yuan = false, className }: MoneyProps) {
  const t = useTranslations('common.money')
  const amount = BigInt(nano)
  return (
    <>
      <span className={cn('tabular-nums', className)} title={t('exact', { amount: exactUsd(amount) })}>
        {formatUsd(amount)}
      </span>
      {yuan && <ReadersYuan nano={String(amount)} />}
    </>
  )
}
