import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { Receipt } from '#lib/billing/generation.ts'
import { exactUsd, usdPerMillion, usdPerToken } from '#lib/money.ts'

/** Buckets × unit price, every digit shown: the lines add up to the charge, and anybody can check it. */
export function Lines({ receipt }: { receipt: Receipt }) {
  const t = useTranslations('receipt')
  const format = useFormatter()
  if (receipt.lines.length === 0) return <p className="px-5 pt-1 pb-5 text-sm text-muted">{t('noLines')}</p>
  const sum = receipt.lines.reduce((total, { amount }) => total + amount, 0n)
  const rounding = receipt.cost * 1_000n - sum
  return (
    <Table caption={t('linesTitle')}>
      <TableHead>
        <TableHeader>{t('bucket')}</TableHeader>
        <TableHeader numeric wide>
          {t('count')}
        </TableHeader>
        <TableHeader numeric wide>
          {t('unit')}
        </TableHeader>
        <TableHeader numeric>{t('amount')}</TableHeader>
      </TableHead>
      <TableBody>
        {receipt.lines.map(({ bucket, tokens, unit, amount }) => (
          <TableRow key={bucket}>
            <TableCell>
              {t(`buckets.${bucket}`)}
              <TableNote className="font-mono">
                {format.number(tokens)} × {usdPerMillion(unit)}
              </TableNote>
            </TableCell>
            <TableCell numeric wide>
              {format.number(tokens)}
            </TableCell>
            <TableCell numeric wide>
              {usdPerMillion(unit)}
            </TableCell>
            <TableCell numeric>{usdPerToken(amount)}</TableCell>
          </TableRow>
        ))}
        {rounding > 0n && <Sum label={t('rounded')}>{usdPerToken(rounding)}</Sum>}
        {receipt.freeCall && <Sum label={t('coveredByFree')}>−{exactUsd(receipt.cost)}</Sum>}
        {receipt.writtenOff > 0n && <Sum label={t('writtenOff')}>−{exactUsd(receipt.writtenOff)}</Sum>}
        <Sum label={t('total')} strong>
          {exactUsd(receipt.charged)}
        </Sum>
      </TableBody>
    </Table>
  )
}

function Sum({ label, strong = false, children }: { label: string; strong?: boolean; children: ReactNode }) {
  return (
    <TableRow className={strong ? 'font-medium' : 'text-muted'}>
      <TableCell>{label}</TableCell>
      <TableCell wide />
      <TableCell wide />
      <TableCell numeric>{children}</TableCell>
    </TableRow>
  )
}
