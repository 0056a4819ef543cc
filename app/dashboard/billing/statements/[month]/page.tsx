import type { Metadata } from 'next'
import { useFormatter, useTranslations } from 'next-intl'
import { getFormatter, getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonAnchor } from '#components/ui/button.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { parseMonth } from '#lib/billing/month.ts'
import { statement, type Statement } from '#lib/billing/statement.ts'
import { exactUsd } from '#lib/money.ts'
import { kindOf, monthName } from '../words.ts'
import { PrintButton } from './print-button.tsx'

interface Params {
  params: Promise<{ month: string }>
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const month = parseMonth((await params).month)
  const [t, format] = await Promise.all([getTranslations('statement'), getFormatter()])
  return { title: month ? t('title', { month: monthName(month, format) }) : undefined }
}

export default async function StatementPage({ params }: Params) {
  const user = await requireUser()
  const month = parseMonth((await params).month)
  if (!month) notFound()
  return <Sheet of={await statement(user, month)} />
}

/** The month as a sheet of paper: the print style of the dashboard leaves the rail and the buttons out. */
function Sheet({ of }: { of: Statement }) {
  const t = useTranslations('statement')
  const format = useFormatter()
  const { name } = of.month
  return (
    <>
      <PageHeader
        title={t('title', { month: monthName(of.month, format) })}
        description={`${t('account')}: ${of.accountName}. ${of.open ? t('provisional') : ''} ${t('note')}`}
        actions={
          <span className="flex flex-wrap gap-2 print:hidden">
            <PrintButton>{t('print')}</PrintButton>
            {(
              [
                ['pdf', `/dashboard/billing/statements/${name}/pdf`],
                ['usageCsv', `/api/export/usage?month=${name}`],
                ['usageJson', `/api/export/usage?month=${name}&format=json`],
                ['paymentsCsv', `/api/export/payments?month=${name}`],
              ] as const
            ).map(([label, href]) => (
              <ButtonAnchor key={label} href={href} variant="secondary" size="sm">
                {t(label)}
              </ButtonAnchor>
            ))}
          </span>
        }
      />
      <div className="flex flex-col gap-6">
        <Card padded={false} aria-labelledby="summary">
          <CardHeader id="summary" title={t('summary')} className="mb-1 px-5 pt-5" />
          <Table caption={t('summary')}>
            <TableBody>
              <Line label={t('opening')} strong>
                {exactUsd(of.opening)}
              </Line>
              {of.movements.map(({ kind, count, amount }) => (
                <Line key={kind} label={count > 1 ? `${kindOf(t, kind)} (${count})` : kindOf(t, kind)}>
                  {exactUsd(amount)}
                </Line>
              ))}
              <Line label={t('calls')}>{exactUsd(-of.charged)}</Line>
              <Line label={t('closing')} strong>
                {exactUsd(of.closing)}
              </Line>
            </TableBody>
          </Table>
        </Card>
        <Card padded={false} aria-labelledby="usage">
          <CardHeader id="usage" title={t('usage')} className="mb-1 px-5 pt-5" />
          {of.usage.length > 0 ? <Usage of={of} /> : <p className="px-5 pt-1 pb-5 text-sm text-muted">{t('none')}</p>}
        </Card>
      </div>
    </>
  )
}

function Line({ label, strong = false, children }: { label: string; strong?: boolean; children: ReactNode }) {
  return (
    <TableRow className={strong ? 'font-medium' : undefined}>
      <TableCell>{label}</TableCell>
      <TableCell numeric>{children}</TableCell>
    </TableRow>
  )
}

function Usage({ of }: { of: Statement }) {
  const t = useTranslations('statement')
  const format = useFormatter()
  return (
    <Table caption={t('usage')}>
      <TableHead>
        <TableHeader>{t('model')}</TableHeader>
        {(['requests', 'input', 'output'] as const).map((column) => (
          <TableHeader key={column} numeric wide>
            {t(column)}
          </TableHeader>
        ))}
        <TableHeader numeric>{t('charged')}</TableHeader>
      </TableHead>
      <TableBody>
        {of.usage.map((row) => (
          <TableRow key={row.model}>
            <TableCell>
              <span className="break-all">{row.model}</span>
              <TableNote>
                {t('requests')}: {format.number(row.requests)}
              </TableNote>
            </TableCell>
            {([row.requests, row.input, row.output] as const).map((count, index) => (
              <TableCell key={index} numeric wide>
                {format.number(count)}
              </TableCell>
            ))}
            <TableCell numeric>{exactUsd(row.charged)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
