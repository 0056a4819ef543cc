import type { Metadata } from 'next'
import { useFormatter, useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { PageHeader } from '#components/shell/page-header.tsx'
import { SiteLink } from '#components/shell/site-link.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { duration } from '#components/ui/duration.ts'
import { Money } from '#components/ui/money.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Stat } from '#components/ui/stat.tsx'
import { currentUser, requireUser } from '#lib/accounts/current-user.ts'
import { generation, type Receipt } from '#lib/billing/generation.ts'
import { requestIdOf } from '#lib/ids.ts'
import { formatUsd } from '#lib/money.ts'
import { inputTokens, outputTokens } from './_components/numbers.ts'
import { Attempts } from './_components/attempts.tsx'
import { Details } from './_components/details.tsx'
import { Lines } from './_components/lines.tsx'

interface Params {
  params: Promise<{ id: string }>
}

/** One of the reader's own calls; anybody else's is as unknown as one that never was. */
const read = cache(async (id: string): Promise<Receipt | null> => {
  const [user, requestId] = [await currentUser(), requestIdOf(id)]
  return user && requestId ? generation(user, requestId) : null
})

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const [t, receipt] = [await getTranslations('receipt'), await read((await params).id)]
  return { title: receipt ? `${t('title')} · ${receipt.model}` : t('title') }
}

export default async function ReceiptPage({ params }: Params) {
  await requireUser()
  const { id } = await params
  const receipt = await read(id)
  if (!receipt) notFound()
  return <ReceiptSheet id={id} receipt={receipt} />
}

function ReceiptSheet({ id, receipt }: { id: string; receipt: Receipt }) {
  const t = useTranslations('receipt')
  const outcomes = useTranslations('dashboard.calls')
  const format = useFormatter()
  const { usage } = receipt
  return (
    <>
      <PageHeader
        title={receipt.model}
        description={
          <span className="flex flex-wrap items-center gap-2">
            <code className="font-mono text-xs break-all">{id}</code>
            <CopyButton value={id} label={t('copyId')} size="sm" />
            {receipt.outcome !== 'completed' && <Badge tone={receipt.outcome === 'failed' ? 'harm' : 'warn'}>{outcomes(receipt.outcome)}</Badge>}
            {receipt.sandbox && <Badge>{t('sandbox')}</Badge>}
          </span>
        }
      />
      <div className="flex flex-col gap-6">
        <Card>
          <dl className="grid grid-cols-2 gap-6 lg:grid-cols-4">
            <Stat label={t('charged')} value={<Money nano={receipt.charged} />} note={receipt.freeCall ? t('worth', { amount: formatUsd(receipt.cost) }) : undefined} />
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
    </>
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
