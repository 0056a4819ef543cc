import { Activity } from 'lucide-react'
import type { Metadata } from 'next'
import { useFormatter, useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { UptimeStrip } from '#components/charts/uptime-strip.tsx'
import { Alert, type AlertTone } from '#components/ui/alert.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Stat } from '#components/ui/stat.tsx'
import { status, type Status as StatusReport, type StatusRow } from '#lib/reports/status.ts'
import { Refresh } from './_components/refresh.tsx'
import { StatusRows } from './_components/status-rows.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('status')
  return { title: t('title'), description: t('description') }
}

/** Whether providers answer, as the calls themselves measured it, and how the gateway does. */
export default async function StatusPage() {
  const [t, report] = await Promise.all([getTranslations('status'), status()])
  return (
    <div className="mx-auto max-w-[1120px] px-4 py-10 md:px-6 md:py-14">
      <Refresh />
      <h1 className="text-xl font-semibold">{t('title')}</h1>
      <p className="mt-2 max-w-2xl text-pretty text-muted">{t('description')}</p>
      {report.sandbox && <p className="mt-2 max-w-2xl text-sm text-pretty text-warn-ink">{t('sandbox')}</p>}
      <Overall report={report} />
      <Gateway report={report} />
      {report.providers.length > 0 && <Legend />}
      {report.level === 'unmeasured' ? <Nothing /> : <Section id="providers" rows={report.providers} />}
      {report.idle.length > 0 && <Idle names={report.idle} />}
      <Section id="models" rows={report.models} />
      <Method />
    </div>
  )
}

const tones: Record<StatusReport['level'], AlertTone> = { up: 'success', degraded: 'warn', down: 'harm', quiet: 'info', unmeasured: 'info', unknown: 'harm' }
const NAMED = 3

function Overall({ report: { level, failing, at } }: { report: StatusReport }) {
  const t = useTranslations('status')
  const format = useFormatter()
  const names = format.list([...failing.slice(0, NAMED), ...(failing.length > NAMED ? [t('andMore', { count: failing.length - NAMED })] : [])])
  const time = format.dateTime(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: 'UTC' })
  return (
    <Alert tone={tones[level]} title={t(`overall.${level}`, { names })} className="mt-8">
      <p>{t(`overallText.${level}`)}</p>
      <p className="mt-1 text-xs">{t('measured', { time })}</p>
    </Alert>
  )
}

function Gateway({ report: { gateway, providers, models } }: { report: StatusReport }) {
  const t = useTranslations('status.gateway')
  const format = useFormatter()
  const { database, instances, books } = gateway
  return (
    <section aria-labelledby="gateway" className="mt-10">
      <h2 id="gateway" className="mb-3 text-lg font-semibold">
        {t('title')}
      </h2>
      <Card>
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 md:grid-cols-4">
          <Stat label={t('database')} value={<Word>{t(database === 'up' ? 'databaseUp' : 'databaseDown')}</Word>} />
          <Stat
            label={t('books')}
            value={<Word>{t(!books ? 'booksUnknown' : books.balanced ? 'booksBalanced' : 'booksBroken')}</Word>}
            note={books && t.rich('booksChecked', { when: () => <RelativeTime at={books.checkedAt.getTime()} /> })}
          />
          <Stat label={t('instances')} value={instances === null ? '–' : format.number(instances)} />
          <Stat label={t('called')} value={`${format.number(providers.length)} / ${format.number(models.length)}`} note={t('period')} />
        </dl>
      </Card>
    </section>
  )
}

function Word({ children }: { children: string }) {
  return <span className="font-sans text-lg">{children}</span>
}

function Legend() {
  const t = useTranslations('status.legend')
  const samples = [
    { label: t('up'), uptime: 1 },
    { label: t('failed'), uptime: 0 },
    { label: t('none'), uptime: null },
  ]
  return (
    <div className="mt-10 flex flex-wrap items-center gap-x-5 gap-y-1 text-xs text-muted">
      <p>{t('title')}</p>
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {samples.map(({ label, uptime }) => (
          <li key={label} className="flex items-center gap-1.5">
            <div aria-hidden>
              <UptimeStrip summary="" cells={[{ label, uptime }]} className="h-4 w-2" />
            </div>
            {label}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Section({ id, rows }: { id: 'providers' | 'models'; rows: readonly StatusRow[] }) {
  const t = useTranslations('status')
  if (rows.length === 0) return null
  return (
    <section aria-labelledby={id} className="mt-6 scroll-mt-20">
      <h2 id={id} className="mb-3 text-lg font-semibold">
        {t(id)}
      </h2>
      <Card padded={false}>
        <StatusRows rows={rows} label={t(id)} />
      </Card>
    </section>
  )
}

function Nothing() {
  const t = useTranslations('status')
  return (
    <Card padded={false} className="mt-10">
      <EmptyState icon={<Activity />} title={t('overall.unmeasured')}>
        {t('overallText.unmeasured')}
      </EmptyState>
    </Card>
  )
}

function Idle({ names }: { names: readonly string[] }) {
  const t = useTranslations('status')
  const format = useFormatter()
  return <p className="mt-3 text-sm text-pretty text-muted">{t('idle', { names: format.list(names) })}</p>
}

function Method() {
  const t = useTranslations('status.how')
  return (
    <section aria-labelledby="how" className="mt-12">
      <h2 id="how" className="text-lg font-semibold">
        {t('title')}
      </h2>
      <ul className="mt-2 max-w-2xl space-y-1.5 text-sm text-pretty text-muted">
        <li>{t('uptime')}</li>
        <li>{t('ttft')}</li>
        <li>{t('speed')}</li>
        <li>
          <a href="/api/status" className="text-accent-ink underline underline-offset-4">
            {t('json')}
          </a>
        </li>
      </ul>
    </section>
  )
}
