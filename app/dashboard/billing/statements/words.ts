import type { useFormatter, useTranslations } from 'next-intl'
import type { Month } from '#lib/billing/month.ts'
import type { StatementWords } from '#lib/billing/statement-pdf.ts'

type Translate = ReturnType<typeof useTranslations<'statement'>>

const kinds = ['topup', 'grant', 'refund', 'refund_back', 'dispute', 'dispute_back', 'debt_paid'] as const

export function kindOf(t: Translate, kind: string): string {
  return t(`kinds.${kinds.find((known) => known === kind) ?? 'other'}`)
}

export function monthName(month: Month, format: ReturnType<typeof useFormatter>): string {
  return format.dateTime(month.from, { month: 'long', year: 'numeric', timeZone: 'UTC' })
}

export function statementWords(t: Translate, month: string): StatementWords {
  return {
    title: t('title', { month }),
    account: t('account'),
    period: t('period'),
    provisional: t('provisional'),
    opening: t('opening'),
    movements: t('movements'),
    calls: t('calls'),
    closing: t('closing'),
    model: t('model'),
    requests: t('requests'),
    input: t('input'),
    output: t('output'),
    charged: t('charged'),
    kind: (kind) => kindOf(t, kind),
  }
}
