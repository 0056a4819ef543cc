import { useFormatter, useTranslations } from 'next-intl'
import Link from 'next/link'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { duration } from '#components/ui/duration.ts'
import { Money } from '#components/ui/money.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { RecentCall } from '#lib/reports/recent-calls.ts'

const tones: Record<RecentCall['outcome'], Tone> = { completed: 'neutral', cancelled: 'neutral', interrupted: 'warn', failed: 'harm', reaped: 'warn' }

/** Single calls with what each cost; a call's name leads to its receipt. */
export function CallTable({ calls, caption }: { calls: readonly RecentCall[]; caption: string }) {
  const t = useTranslations('dashboard.calls')
  const format = useFormatter()
  return (
    <Table caption={caption}>
      <TableHead>
        <TableHeader>{t('model')}</TableHeader>
        <TableHeader wide>{t('key')}</TableHeader>
        <TableHeader numeric wide>
          {t('tokens')}
        </TableHeader>
        <TableHeader numeric wide>
          {t('duration')}
        </TableHeader>
        <TableHeader numeric wide>
          {t('when')}
        </TableHeader>
        <TableHeader numeric>{t('cost')}</TableHeader>
      </TableHead>
      <TableBody>
        {calls.map((call) => (
          <TableRow key={call.id}>
            <TableCell>
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <Link href={`/dashboard/activity/${call.id}`} className="break-all underline-offset-2 hover:underline" title={call.id}>
                  {call.model}
                </Link>
                {call.outcome !== 'completed' && (
                  <Badge tone={tones[call.outcome]} title={call.error ?? undefined}>
                    {t(call.outcome)}
                  </Badge>
                )}
              </span>
              <TableNote>
                <RelativeTime at={call.at.getTime()} /> · {t('tokensInOut', { input: call.inputTokens, output: call.outputTokens })} · {duration(call.durationMs, format)}
              </TableNote>
            </TableCell>
            <TableCell wide className="text-muted">
              {call.keyName ?? '–'}
            </TableCell>
            <TableCell numeric wide title={t('tokensInOut', { input: call.inputTokens, output: call.outputTokens })}>
              {format.number(call.inputTokens)} → {format.number(call.outputTokens)}
            </TableCell>
            <TableCell numeric wide>
              {duration(call.durationMs, format)}
            </TableCell>
            <TableCell wide className="text-right whitespace-nowrap text-muted">
              <RelativeTime at={call.at.getTime()} />
            </TableCell>
            <TableCell numeric>
              {call.freeCall ? (
                <span className="inline-flex items-center gap-2">
                  <Badge tone="accent" className="font-sans">
                    {t('free')}
                  </Badge>
                  <Money nano={call.cost} className="text-muted" />
                </span>
              ) : (
                <Money nano={call.charged} />
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
