import { useFormatter, useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import { duration } from '#components/ui/duration.ts'
import { shareText } from '#components/ui/share.ts'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { YuanRate } from '#components/ui/yuan.tsx'
import { unitPrices } from '#lib/billing/cost.ts'
import type { Model, Offer } from '#lib/catalog/index.ts'
import { isLive, providerName, providerSite } from '#lib/catalog/live.ts'
import type { Figures, ModelHealth } from '#lib/reports/model-health.ts'
import { PerMillion } from '../../../_components/per-million.tsx'

interface OfferTableProps {
  model: Model
  health: ModelHealth | null
  rate: YuanRate | null
}

/** Through whom the model can be had, in the order in which they are tried unless a call wishes otherwise. */
export function OfferTable({ model, health, rate }: OfferTableProps) {
  const t = useTranslations('model.offers')
  return (
    <div className="overflow-clip rounded-lg border border-line bg-surface">
      <Table caption={t('title')}>
        <TableHead className="static">
          <TableHeader>{t('provider')}</TableHeader>
          <TableHeader numeric>{t('input')}</TableHeader>
          <TableHeader numeric>{t('output')}</TableHeader>
          <TableHeader numeric wide>
            {t('context')}
          </TableHeader>
          <TableHeader numeric wide>
            {t('uptime')}
          </TableHeader>
          <TableHeader numeric wide>
            {t('firstToken')}
          </TableHeader>
          <TableHeader numeric wide>
            {t('speed')}
          </TableHeader>
        </TableHead>
        <TableBody>
          {model.offers.map((offer) => (
            <OfferRow
              key={`${offer.provider}:${offer.upstream}`}
              offer={offer}
              rate={rate}
              context={offer.contextLength ?? model.contextLength}
              day={health?.offers.find(({ provider, upstream }) => provider === offer.provider && upstream === offer.upstream)?.day ?? null}
            />
          ))}
        </TableBody>
      </Table>
    </div>
  )
}

interface OfferRowProps {
  offer: Offer
  context: number | null
  day: Figures | null
  rate: YuanRate | null
}

function OfferRow({ offer, context, day, rate }: OfferRowProps) {
  const t = useTranslations('model.offers')
  const format = useFormatter()
  const unit = offer.price && unitPrices(offer.price, 0, new Date())
  const figures = {
    context: context === null ? '–' : format.number(context, { notation: 'compact', maximumFractionDigits: 1 }),
    uptime: day?.uptime == null ? '–' : shareText(day.uptime, format),
    firstToken: day?.ttftMs ? duration(Math.round(day.ttftMs.p50), format) : '–',
    speed: day?.tokensPerSecond ? format.number(day.tokensPerSecond.p50, { maximumFractionDigits: 0 }) : '–',
  }
  return (
    <TableRow>
      <TableCell>
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          {providerName(offer.provider)}
          {!isLive(offer.provider, process.env) && <Badge>{t('notConnected')}</Badge>}
        </p>
        <p className="font-mono text-xs break-all text-muted">{offer.upstream}</p>
        <Source offer={offer} />
        <TableNote>
          {t('context')} {figures.context} · {t('uptime')} {figures.uptime} · {t('firstToken')} {figures.firstToken} · {t('speed')} {figures.speed}
        </TableNote>
      </TableCell>
      <TableCell numeric>
        <PerMillion price={unit?.input} rate={rate} />
      </TableCell>
      <TableCell numeric>
        <PerMillion price={unit?.output} rate={rate} />
      </TableCell>
      <TableCell numeric wide>
        {figures.context}
      </TableCell>
      <TableCell numeric wide>
        {figures.uptime}
      </TableCell>
      <TableCell numeric wide>
        {figures.firstToken}
      </TableCell>
      <TableCell numeric wide>
        {figures.speed}
      </TableCell>
    </TableRow>
  )
}

/** Where the price stands and when it was read, and the provider's own rules. */
function Source({ offer: { provider, source, asOf } }: { offer: Offer }) {
  const t = useTranslations('model.offers')
  const site = providerSite(provider)
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-2 text-xs text-muted">
      <span>
        {t('read', { date: asOf })} <span className="wrap-anywhere" translate="no">{source}</span>
      </span>
      {(['terms', 'privacy'] as const).map((rules) =>
        site?.[rules] ? (
          <a key={rules} href={site[rules]} rel="noreferrer" className="underline underline-offset-2 hover:text-ink">
            {t(rules)}
          </a>
        ) : null,
      )}
    </p>
  )
}
