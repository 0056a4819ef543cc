import { useFormatter, useTranslations } from 'next-intl'
import Link from 'next/link'
import { Card, CardHeader } from '#components/ui/card.tsx'
import type { Month } from '#lib/billing/month.ts'
import { monthName } from '../statements/words.ts'

/** A link to each month of the account. */
export function Statements({ months }: { months: readonly Month[] }) {
  const t = useTranslations('billing.statements')
  const format = useFormatter()
  return (
    <Card aria-labelledby="statements">
      <CardHeader id="statements" title={t('title')} description={t('description')} />
      <ul className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
        {months.map((month) => (
          <li key={month.name}>
            <Link href={`/dashboard/billing/statements/${month.name}`} className="text-accent-ink underline-offset-2 hover:underline">
              {monthName(month, format)}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
