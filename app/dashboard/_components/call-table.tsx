import { useFormatter, useTranslations } from 'next-intl'
import Link from 'next/link'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { duration } from '#components/ui/duration.ts'
import { Money } from '#components/ui/money.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { RecentCall } from '#lib/reports/recent-calls.ts'
import { RowKeys } from './row-keys.tsx'

const tones: Record<RecentCall['outcome'], Tone> = { completed: 'neutral', cancelled: 'neutral', interrupted: 'warn', failed: 'harm', reaped: 'warn' }

/** Single calls with what each cost; a row leads to its receipt. */
export function CallTable({ calls, caption }: { calls: readonly RecentCall[]; caption: string }) {
  const t = useTranslations('dashboard.calls')
  return (
    <RowKeys>
      <Table caption={caption}>
        <TableHead>
          <TableHeader>{t('model')}</TableHeader>
          <TableHeader wide>{t('key')}</TableHeader>
          <TableHeader wide>{t('provider')}</TableHeader>
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
            <CallRow key={call.id} call={call} />
          ))}
        </TableBody>
      </Table>
    </RowKeys>
  )
}

function CallRow({ call }: { call: RecentCall }) {
  const t = useTranslations('dashboard.calls')
  const format = useFormatter()
  const tokens = t('tokensInOut', { input: call.inputTokens, output: call.outputTokens })
  return (
    <TableRow className="relative focus-within:bg-sunken/50">
      <TableCell>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {/* Reaches over the whole row: a row is one target. */}
          <Link href={`/dashboard/activity/${call.id}`} prefetch={false} data-row className="break-all underline-offset-2 after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent" title={call.id}>
            {call.model}
          </Link>
          {call.requestedModel !== call.model && <span className="text-xs text-muted">{t('asked', { model: call.requestedModel })}</span>}
          {call.outcome !== 'completed' && (
            <Badge tone={tones[call.outcome]} title={call.error ?? undefined}>
              {t(call.outcome)}
            </Badge>
          )}
        </span>
        <TableNote>
          <RelativeTime at={call.at.getTime()} /> · {tokens} · {duration(call.durationMs, format)}
        </TableNote>
      </TableCell>
      <TableCell wide className="max-w-44 text-muted">
        <span className="block truncate">{call.keyName ?? '–'}</span>
        {call.app && (
          <span className="block truncate text-xs" title={call.app}>
            {call.app}
          </span>
        )}
      </TableCell>
      <TableCell wide className="text-muted">
        {call.provider}
      </TableCell>
      <TableCell numeric wide title={tokens}>
        {format.number(call.inputTokens)} → {format.number(call.outputTokens)}
      </TableCell>
      <TableCell numeric wide>
        {duration(call.durationMs, format)}
        {call.ttftMs !== null && (
          <span className="block text-xs text-muted">{t('ttft', { time: duration(call.ttftMs, format) })}</span>
        )}
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
  )
}
