import { useFormatter, useTranslations } from 'next-intl'
import { UptimeStrip } from '#components/charts/uptime-strip.tsx'
import { ValueStrip } from '#components/charts/value-strip.tsx'
import { duration } from '#components/ui/duration.ts'
import { shareText } from '#components/ui/share.ts'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import type { HealthHour, ModelHealth } from '#lib/reports/model-health.ts'

/** Uptime and time to the first token, an hour a bar, with the same numbers in a table behind them. */
export function LastDay({ name, health }: { name: string; health: ModelHealth }) {
  const t = useTranslations('model.day')
  const status = useTranslations('status.strip')
  const format = useFormatter()
  const { hours, day } = health
  const firstToken = (hour: HealthHour): string => (hour.ttftMs ? duration(Math.round(hour.ttftMs.p50), format) : '–')
  return (
    <div className="flex flex-col gap-6">
      <div className="grid gap-x-10 gap-y-6 md:grid-cols-2">
        <figure>
          <figcaption className="mb-2 flex items-baseline justify-between gap-4 text-sm">
            {t('uptime')}
            <span className="font-mono tabular-nums">{day.uptime === null ? '–' : shareText(day.uptime, format)}</span>
          </figcaption>
          <UptimeStrip
            className="h-24"
            summary={status('summary', { name, calls: day.calls, failed: day.failed })}
            cells={hours.map((hour) => ({ uptime: hour.uptime, label: `${clock(hour)}: ${hour.uptime === null ? t('none') : shareText(hour.uptime, format)}` }))}
          />
          <Axis />
        </figure>
        <figure>
          <figcaption className="mb-2 flex items-baseline justify-between gap-4 text-sm">
            {t('firstToken')}
            <span className="font-mono tabular-nums">{day.ttftMs ? duration(Math.round(day.ttftMs.p50), format) : '–'}</span>
          </figcaption>
          <ValueStrip
            summary={t('firstTokenSummary', { name, time: day.ttftMs ? duration(Math.round(day.ttftMs.p50), format) : '–' })}
            cells={hours.map((hour) => ({ value: hour.ttftMs?.p50 ?? null, label: `${clock(hour)}: ${hour.ttftMs ? firstToken(hour) : t('none')}` }))}
          />
          <Axis />
        </figure>
      </div>
      <details className="text-sm">
        <summary className="w-fit rounded-sm text-muted hover:text-ink">{t('asTable')}</summary>
        <div className="mt-3 overflow-clip rounded-lg border border-line bg-surface">
          <Table caption={t('title')}>
            <TableHead className="static">
              <TableHeader>{t('hour')}</TableHeader>
              <TableHeader numeric>{t('calls')}</TableHeader>
              <TableHeader numeric>{t('uptime')}</TableHeader>
              <TableHeader numeric>{t('firstToken')}</TableHeader>
            </TableHead>
            <TableBody>
              {hours.toReversed().map((hour) => (
                <TableRow key={hour.at.getTime()}>
                  <TableCell className="font-mono">{clock(hour)}</TableCell>
                  <TableCell numeric>{format.number(hour.calls)}</TableCell>
                  <TableCell numeric>{hour.uptime === null ? '–' : shareText(hour.uptime, format)}</TableCell>
                  <TableCell numeric>{firstToken(hour)}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      </details>
    </div>
  )

  function clock({ at }: HealthHour): string {
    return format.dateTime(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' })
  }
}

function Axis() {
  const t = useTranslations('model.day')
  return (
    <p className="mt-1 flex justify-between text-xs text-muted">
      <span>{t('ago')}</span>
      <span>{t('now')}</span>
    </p>
  )
}
