import { useFormatter, useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import { duration } from '#components/ui/duration.ts'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { Receipt } from '#lib/billing/generation.ts'

export function Attempts({ attempts }: Pick<Receipt, 'attempts'>) {
  const t = useTranslations('receipt')
  const format = useFormatter()
  if (attempts.length === 0) return <p className="px-5 pt-1 pb-5 text-sm text-muted">{t('noAttempts')}</p>
  return (
    <Table caption={t('attemptsTitle')}>
      <TableHead>
        <TableHeader>{t('provider')}</TableHeader>
        <TableHeader numeric>{t('status')}</TableHeader>
        <TableHeader numeric wide>
          {t('time')}
        </TableHeader>
        <TableHeader className="text-right">{t('payer')}</TableHeader>
      </TableHead>
      <TableBody>
        {attempts.map((attempt, index) => (
          <TableRow key={index}>
            <TableCell>
              {attempt.provider} <span className="font-mono text-xs break-all text-muted">{attempt.upstream}</span>
              {attempt.error && <Badge tone="harm">{attempt.error}</Badge>}
              <TableNote>{duration(attempt.ms, format)}</TableNote>
            </TableCell>
            <TableCell numeric>{attempt.status || t('noAnswer')}</TableCell>
            <TableCell numeric wide>
              {duration(attempt.ms, format)}
            </TableCell>
            <TableCell className="text-right">{t(`paidBy.${attempt.paidBy}`)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
