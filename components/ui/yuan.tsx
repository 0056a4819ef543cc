import { useFormatter, useTranslations } from 'next-intl'
import { exactUsd, formatYuan, type Nano } from '#lib/money.ts'
import { cn } from './cn.ts'

/** What the operator says a dollar is worth. As digits: nano-yuan a dollar, and ms since 1970. */
export interface YuanRate {
  rate: string
  at: number
}

interface YuanProps {
  amount: Nano
  /** null: the reader wants dollars only. */
  rate: YuanRate | null
}

/** An amount as "≈ ¥89.28" below the dollars, with the rate and its time on hover. To read by: all that is counted and charged is dollars. */
export function Yuan({ amount, rate }: YuanProps) {
  const sentence = useRate()
  if (!rate) return null
  return (
    <span className="block font-sans text-xs leading-5 font-normal tracking-normal text-muted tabular-nums" title={sentence(rate)}>
      {aboutYuan(amount, rate)}
    </span>
  )
}

/** The rate of a page's yuan and the time it is of: once a page, for who cannot hover. */
export function YuanNote({ rate, className }: { rate: YuanRate | null; className?: string }) {
  const sentence = useRate()
  return rate && <p className={cn('text-xs text-pretty text-muted', className)}>{sentence(rate)}</p>
}

/** "≈ ¥89.28" */
export function aboutYuan(amount: Nano, { rate }: YuanRate): string {
  return `≈ ${formatYuan(amount, BigInt(rate))}`
}

function useRate(): (rate: YuanRate) => string {
  const t = useTranslations('common.money')
  const format = useFormatter()
  return ({ rate, at }) => t('rate', { rate: exactUsd(BigInt(rate)), at: format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }) })
}
