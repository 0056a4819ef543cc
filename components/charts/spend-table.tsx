'use client'

import { useTranslations } from 'next-intl'
import { Money } from '../ui/money.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx'
import type { Series, StackedDay } from './series.ts'

export interface SpendTableProps {
  days: readonly StackedDay[]
  series: readonly Series[]
  nameOf: (id: string) => string
  dayName: (day: string) => string
}

/** The chart's numbers, newest day first; days without calls are left out. */
export function SpendTable({ days, series, nameOf, dayName }: SpendTableProps) {
  const t = useTranslations('charts')
  const rows = [...days].reverse().flatMap((day) =>
    series.flatMap(({ id }) => {
      const amount = day.amounts.get(id) ?? 0n
      return amount > 0n ? [{ day: day.day, id, amount }] : []
    }),
  )
  return (
    // Focusable, because what scrolls must be reachable by keyboard.
    <div className="-mx-5 max-h-80 overflow-y-auto focus-visible:outline-offset-[-2px]" tabIndex={0} role="region" aria-label={t('spendByDay')}>
      <Table caption={t('spendByDay')}>
        <TableHead className="top-0">
          <TableHeader>{t('day')}</TableHeader>
          <TableHeader>{t('model')}</TableHeader>
          <TableHeader numeric>{t('amount')}</TableHeader>
        </TableHead>
        <TableBody>
          {rows.map(({ day, id, amount }) => (
            <TableRow key={`${day} ${id}`}>
              <TableCell className="whitespace-nowrap">{dayName(day)}</TableCell>
              <TableCell className="break-all">{nameOf(id)}</TableCell>
              <TableCell numeric>
                <Money nano={amount} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
