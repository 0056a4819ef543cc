import { useFormatter, useTranslations } from 'next-intl'
import { SiteLink } from '#components/shell/site-link.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { duration } from '#components/ui/duration.ts'
import { Money } from '#components/ui/money.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Stat } from '#components/ui/stat.tsx'
import type { Receipt } from '#lib/billing/generation.ts'
import { formatUsd } from '#lib/money.ts'
import { inputTokens, outputTokens } from './numbers.ts'
import { Attempts } from './attempts.tsx'
import { DecisionCard } from './decision-card.tsx'
import { Details } from './details.tsx'
import { Lines } from './lines.tsx'

/** Which call it is. */
export function ReceiptHeader({ id, receipt }: { id: string; receipt: Receipt }) {
  const t = useTranslations('receipt')
  const outcomes = useTranslations('dashboard.calls')
  return (
    <span className="flex flex-wrap items-center gap-2">
      <code className="font-mono text-xs break-all">{id}</code>
      <CopyButton value={id} label={t('copyId')} size="sm" />
      {receipt.outcome !== 'completed' && <Badge tone={receipt.outcome === 'failed' ? 'harm' : 'warn'}>{outcomes(receipt.outcome)}</Badge>}
      {receipt.sandbox && <Badge>{t('sandbox')}</Badge>}
    </span>
  )
}

/** What it cost and why, line by line, and who was asked. */
export function ReceiptSheet({ receipt }: { receipt: Receipt }) {
  const t = useTranslations('receipt')
  const format = useFormatter()
  const { usage } = receipt
  return (
    <div className="flex flex-col gap-6">
      <Card>
        <dl className="grid grid-cols-2 gap-6 lg:grid-cols-4">
          <Stat label={t('charged')} value={<Money nano={receipt.charged} yuan />} note={receipt.freeCall ? t('worth', { amount: formatUsd(receipt.cost) }) : undefined} />
          <Stat label={t('tokens')} value={format.number(inputTokens(usage) + outputTokens(usage))} note={t('tokensNote', { input: inputTokens(usage), output: outputTokens(usage) })} />
          <Stat label={t('duration')} value={duration(receipt.durationMs, format)} note={receipt.ttftMs === null ? undefined : t('ttft', { time: duration(receipt.ttftMs, format) })} />
          <Stat label={t('when')} value={<span className="font-sans text-base"><RelativeTime at={receipt.at.getTime()} /></span>} note={`${format.dateTime(receipt.at, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })} UTC`} />
        </dl>
      </Card>
      <Card aria-labelledby="rule">
        <CardHeader id="rule" title={t('ruleTitle')} className="mb-1" />
        <p className="max-w-2xl text-pretty text-muted">
          {t(`rule.${receipt.rule}`)} {receipt.usageSource === 'estimated' && t('estimated')}{' '}
          <SiteLink href={`/pricing#${receipt.rule}`} className="text-accent-ink underline underline-offset-2">
            {t('allRules')}
          </SiteLink>
        </p>
      </Card>
      {receipt.decision && <DecisionCard receipt={receipt} decision={receipt.decision} />}
      <Card padded={false} aria-labelledby="lines">
        <CardHeader id="lines" title={t('linesTitle')} description={<Price receipt={receipt} />} className="mb-1 px-5 pt-5" />
        <Lines receipt={receipt} />
      </Card>
      <Card padded={false} aria-labelledby="attempts">
        <CardHeader id="attempts" title={t('attemptsTitle')} description={t('attemptsText')} className="mb-1 px-5 pt-5" />
        <Attempts attempts={receipt.attempts} />
      </Card>
      <Card aria-labelledby="details">
        <CardHeader id="details" title={t('detailsTitle')} />
        <Details receipt={receipt} />
      </Card>
    </div>
  )
}

function Price({ receipt: { price } }: { receipt: Receipt }) {
  const t = useTranslations('receipt')
  if (!price) return null
  return (
    <>
      {t('price', { version: price.version, offer: price.offer, date: price.asOf })}
      {price.source.startsWith('https://') && (
        <>
          {' · '}
          <a href={price.source} rel="noreferrer nofollow" target="_blank" className="text-accent-ink underline underline-offset-2">
            {t('source')}
          </a>
        </>
      )}
    </>
  )
}
