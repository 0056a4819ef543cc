import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import Link from 'next/link'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { formatUsd } from '#lib/money.ts'
import type { Finding } from './findings.ts'

const MOST_SHOWN = 6

/** Is anything wrong: what it is, and where to do something about it. */
export function Standing({ findings }: { findings: readonly Finding[] }) {
  const t = useTranslations('dashboard.standing')
  return (
    <Card aria-labelledby="standing">
      <CardHeader id="standing" title={t('title')} className="mb-2" />
      {findings.length === 0 ? (
        <p className="flex items-start gap-2.5 text-sm text-muted">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-ink" />
          {t('nothing')}
        </p>
      ) : (
        <ul className="flex flex-col text-sm">
          {findings.slice(0, MOST_SHOWN).map((finding, index) => (
            <Line key={index} finding={finding} />
          ))}
          {findings.length > MOST_SHOWN && <li className="pt-2 text-muted">{t('more', { count: findings.length - MOST_SHOWN })}</li>}
        </ul>
      )}
    </Card>
  )
}

function Line({ finding }: { finding: Finding }) {
  const { text, href, action } = useWords(finding)
  const Icon = finding.tone === 'harm' ? CircleAlert : TriangleAlert
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 border-t border-line py-2 first:border-0">
      <span className="flex min-w-0 flex-1 basis-64 items-start gap-2.5">
        <Icon aria-hidden className={finding.tone === 'harm' ? 'mt-0.5 size-4 shrink-0 text-harm-ink' : 'mt-0.5 size-4 shrink-0 text-warn-ink'} />
        <span className="text-pretty">{text}</span>
      </span>
      <Link href={href} className="text-accent-ink underline-offset-2 hover:underline">
        {action}
      </Link>
    </li>
  )
}

function useWords(finding: Finding): { text: string; href: string; action: string } {
  const t = useTranslations('dashboard.standing')
  const format = useFormatter()
  const date = (at: Date | null): string => (at ? format.dateTime(at, { dateStyle: 'medium', timeZone: 'UTC' }) : '')
  switch (finding.kind) {
    case 'empty':
    case 'low':
    case 'frozen':
      return { text: t(finding.kind), href: '/dashboard/billing', action: t('addCredit') }
    case 'topupStopped':
      return { text: t('topupStopped', { problem: finding.problem }), href: '/dashboard/billing', action: t('toBilling') }
    case 'errors':
      return { text: t('errors', { errors: finding.errors, share: format.number(finding.errors / finding.requests, { style: 'percent', maximumFractionDigits: 1 }) }), href: '/dashboard/activity?status=failed&range=24h', action: t('toErrors') }
    case 'providers':
      return { text: t('providers', { names: format.list(finding.names) }), href: '/status', action: t('toStatus') }
    default: {
      const { name, budget, expiresAt } = finding.key
      const words = { name, spent: formatUsd(budget?.spent ?? 0n), limit: formatUsd(budget?.limit ?? 0n), date: date(expiresAt) }
      return { text: t(finding.kind, words), href: '/dashboard/keys', action: t('toKeys') }
    }
  }
}
