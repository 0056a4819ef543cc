import { useTranslations } from 'next-intl'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Money } from '#components/ui/money.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { PaymentEntry, PaymentPage } from '#lib/billing/payments.ts'

const tones: Record<PaymentEntry['status'], Tone> = { booked: 'accent', open: 'neutral', pending: 'info', failed: 'harm', expired: 'neutral' }
const methods = ['card', 'alipay', 'wechat_pay'] as const

/** What came in and what went back; calls stand in the usage. */
export function History({ page }: { page: PaymentPage }) {
  const t = useTranslations('billing.history')
  const method = useTranslations('billing.topup')
  return (
    <>
      <Table caption={t('title')}>
        <TableHead>
          <TableHeader>{t('what')}</TableHeader>
          <TableHeader wide>{t('status')}</TableHeader>
          <TableHeader wide>{t('when')}</TableHeader>
          <TableHeader numeric>{t('amount')}</TableHeader>
        </TableHead>
        <TableBody>
          {page.entries.map((entry) => {
            const way = methods.find((name) => name === entry.method)
            return (
              <TableRow key={entry.id}>
                <TableCell>
                  <span className="font-medium">{t(entry.kind)}</span>
                  {way && <span className="text-muted"> · {method(way)}</span>}
                  {entry.note && <span className="text-muted"> · {entry.note}</span>}
                  <TableNote>
                    {t(entry.status)} · <RelativeTime at={entry.at.getTime()} />
                  </TableNote>
                </TableCell>
                <TableCell wide>
                  <Badge tone={tones[entry.status]}>{t(entry.status)}</Badge>
                </TableCell>
                <TableCell wide className="whitespace-nowrap text-muted">
                  <RelativeTime at={entry.at.getTime()} />
                </TableCell>
                <TableCell numeric className={entry.status === 'booked' ? undefined : 'text-muted'}>
                  {entry.asset === 'CALL' ? t('calls', { count: Number(entry.amount) }) : <Money nano={entry.amount} />}
                </TableCell>
              </TableRow>
            )
          })}
        </TableBody>
      </Table>
      {page.next && (
        <div className="border-t border-line p-3 text-center">
          <ButtonLink href={`/dashboard/billing?after=${encodeURIComponent(page.next)}#history`} variant="ghost" size="sm">
            {t('older')}
          </ButtonLink>
        </div>
      )}
    </>
  )
}
