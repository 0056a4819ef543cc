import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { Card } from '#components/ui/card.tsx'
import { Money } from '#components/ui/money.tsx'
import { Stat } from '#components/ui/stat.tsx'
import type { Balance } from '#lib/billing/balance.ts'
import { env } from '#lib/env.ts'
import { formatUsd } from '#lib/money.ts'
import type { Totals } from '#lib/reports/totals.ts'

/** Can I call, and what did it cost. */
export function Figures({ money, today, month }: { money: Balance; today: Totals; month: Totals }) {
  const t = useTranslations('dashboard.figures')
  const noteOf = ({ charged, listCost, requests }: Totals): string =>
    listCost > charged ? t('covered', { count: requests, amount: formatUsd(listCost - charged) }) : t('calls', { count: requests })
  return (
    <Card>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-6 lg:grid-cols-4">
        <Stat
          label={t('balance')}
          value={<Money nano={money.available} yuan />}
          note={
            money.held > 0n ? (
              t('held', { amount: formatUsd(money.held) })
            ) : (
              <Link href="/dashboard/billing" className="text-accent-ink underline-offset-2 hover:underline">
                {t('addCredit')}
              </Link>
            )
          }
        />
        <Stat
          label={t('freeCalls')}
          value={money.freeCallsLeft.toString()}
          note={t('freeCallsNote', { granted: money.freeCallsGranted.toString(), tokens: env().FREE_CALL_MAX_OUTPUT, cost: formatUsd(env().FREE_CALL_MAX_COST) })}
        />
        <Stat label={t('today')} value={<Money nano={today.charged} yuan />} note={noteOf(today)} />
        <Stat label={t('month')} value={<Money nano={month.charged} yuan />} note={noteOf(month)} />
      </dl>
    </Card>
  )
}
