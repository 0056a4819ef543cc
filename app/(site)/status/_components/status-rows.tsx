import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { UptimeStrip } from '#components/charts/uptime-strip.tsx'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { duration } from '#components/ui/duration.ts'
import { shareText } from '#components/ui/share.ts'
import type { Percentiles } from '#lib/histogram.ts'
import type { Health, HealthHour } from '#lib/reports/health.ts'
import type { Level, ModelStatusRow, StatusRow } from '#lib/reports/status.ts'

const NOTHING = '–'
const tones: Record<Level, Tone> = { up: 'accent', degraded: 'warn', down: 'harm', quiet: 'neutral' }

/** Providers or models, a strip of 24 hours each. */
export function StatusRows({ rows, label }: { rows: readonly (StatusRow | ModelStatusRow)[]; label: string }) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {rows.map((row) => (
        <li key={row.id} id={row.id} className="grid gap-x-6 gap-y-3 px-5 py-4 lg:grid-cols-[13rem_minmax(0,1fr)_22rem] lg:items-start">
          <Name row={row} />
          <div className="min-w-0">
            <Strip row={row} />
            <Failures hours={row.health.hours} />
          </div>
          <FigureList health={row.health} />
        </li>
      ))}
    </ul>
  )
}

function Name({ row }: { row: StatusRow | ModelStatusRow }) {
  const t = useTranslations('status')
  const format = useFormatter()
  const providers = 'providers' in row && row.providers.length > 1 ? row.providers : []
  return (
    <div className="flex min-w-0 flex-wrap items-baseline justify-between gap-x-3 gap-y-1 lg:flex-col lg:justify-start">
      <div className="min-w-0">
        <h3 className="font-medium break-words">{row.name}</h3>
        {'providers' in row && <p className="font-mono text-xs break-all text-muted">{row.id}</p>}
        {providers.length > 0 && (
          <p className="mt-0.5 text-xs text-muted">{format.list(providers.map(({ name, day }) => `${name} ${share(day.uptime, format)}`), 'plain')}</p>
        )}
      </div>
      <Badge tone={tones[row.level]}>{t(`level.${row.level}`)}</Badge>
    </div>
  )
}

function Strip({ row: { name, health } }: { row: StatusRow }) {
  const t = useTranslations('status.strip')
  const say = useHour()
  return <UptimeStrip summary={t('summary', { name, calls: health.day.calls, failed: health.day.failed })} cells={health.hours.map((hour) => ({ uptime: hour.uptime, label: say(hour) }))} />
}

/** In words what the strip shows by colour and place. */
function Failures({ hours }: { hours: readonly HealthHour[] }) {
  const t = useTranslations('status')
  const say = useHour()
  const failing = hours.filter(({ failed }) => failed > 0).toReversed()
  if (failing.length === 0) return null
  return (
    <details className="mt-1.5 text-xs text-muted">
      <summary className="w-fit rounded-sm">{t('failures', { count: failing.length })}</summary>
      <ul className="mt-1 grid gap-x-4 sm:grid-cols-2">
        {failing.map((hour) => (
          <li key={hour.at.getTime()}>{say(hour)}</li>
        ))}
      </ul>
    </details>
  )
}

function FigureList({ health: { day, now } }: { health: Health }) {
  const t = useTranslations('status')
  const format = useFormatter()
  const pair = (percentiles: Percentiles | null, write: (value: number) => string): string => (percentiles ? `${write(percentiles.p50)} / ${write(percentiles.p90)}` : NOTHING)
  return (
    <dl className="grid grid-cols-[5.5rem_8.5rem_minmax(0,1fr)] gap-x-3">
      <Figure label={t('uptime')} title={t('uptimeTitle', { calls: day.calls, failed: day.failed, limited: day.rateLimited })}>
        {share(day.uptime, format)}
      </Figure>
      <Figure label={t('ttft')} title={t('ttftTitle')}>
        {pair(now.ttftMs, (ms) => duration(Math.round(ms), format))}
      </Figure>
      <Figure label={t('speed')} title={t('speedTitle')}>
        {pair(now.tokensPerSecond, (speed) => format.number(speed, { maximumFractionDigits: speed < 10 ? 1 : 0 }))}
      </Figure>
    </dl>
  )
}

function Figure({ label, title, children }: { label: string; title: string; children: ReactNode }) {
  return (
    <div className="min-w-0 lg:text-right" title={title}>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="font-mono text-sm tabular-nums sm:whitespace-nowrap">{children}</dd>
    </div>
  )
}

/** An hour in a sentence. */
function useHour(): (hour: HealthHour) => string {
  const t = useTranslations('status.strip')
  const format = useFormatter()
  return ({ at, calls, failed }) => {
    const hour = format.dateTime(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' })
    return calls === 0 ? t('hourNone', { hour }) : t(failed > 0 ? 'hour' : 'hourUp', { hour, calls, failed })
  }
}

function share(value: number | null, format: ReturnType<typeof useFormatter>): string {
  return value === null ? NOTHING : shareText(value, format)
}
