'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { createContext, useContext, type ReactNode } from 'react'
import { exactUsd, formatYuan } from '#lib/money.ts'

/** What the operator says a dollar is worth. As digits: nano-yuan a dollar, and ms since 1970. */
export interface YuanRate {
  rate: string
  at: number
}

const Rate = createContext<YuanRate | null>(null)

/** Below it, amounts that matter say what they are in yuan; with null they do not. */
export function YuanProvider({ rate, children }: { rate: YuanRate | null; children: ReactNode }) {
  return <Rate value={rate}>{children}</Rate>
}

/** nano-USD digits as "≈ ¥89.28", with the rate and its time on hover, for who wants yuan; else nothing. To read by: all that is counted and charged is dollars. */
export function Yuan({ nano }: { nano: string }) {
  const t = useTranslations('common.money')
  const format = useFormatter()
  const shown = useContext(Rate)
  if (!shown) return null
  const rate = BigInt(shown.rate)
  return (
    <span className="block font-sans text-xs leading-5 font-normal tracking-normal text-muted tabular-nums" title={t('rate', { rate: exactUsd(rate), at: format.dateTime(shown.at, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }) })}>
      ≈ {formatYuan(BigInt(nano), rate)}
    </span>
  )
}
