import { useFormatter, useTranslations } from 'next-intl'
import { Money } from '#components/ui/money.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { ComparedRow } from './compare.ts'

/** Each model's calls beside the baseline. */
export function TrafficTable({ rows, baseline }: { rows: readonly ComparedRow[]; baseline: string }) {
  const t = useTranslations('auto')
  const format = useFormatter()
  return (
    <Table caption={t('byModel')}>
      <TableHead>
        <TableHeader>{t('columns.model')}</TableHeader>
        <TableHeader numeric wide>
          {t('columns.calls')}
        </TableHeader>
        <TableHeader numeric>{t('columns.was')}</TableHeader>
        <TableHeader numeric>{t('columns.would')}</TableHeader>
      </TableHead>
      <TableBody>
        {rows.map(({ id, name, calls, was, would }) => (
          <TableRow key={id}>
            <TableCell>
              <span className="break-words">{name}</span>
              <TableNote>{t('calls', { count: calls })}</TableNote>
            </TableCell>
            <TableCell numeric wide>
              {format.number(calls)}
            </TableCell>
            <TableCell numeric>
              <Money nano={was} />
            </TableCell>
            <TableCell numeric title={baseline}>
              <Money nano={would} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
