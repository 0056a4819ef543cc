import { useTranslations } from 'next-intl'
import type { Receipt } from '#lib/billing/generation.ts'

/** The facts that support and the reader may ask for. */
export function Details({ receipt }: { receipt: Receipt }) {
  const t = useTranslations('receipt')
  const rows: [string, string | null][] = [
    [t('model'), `${receipt.model} · ${receipt.provider}/${receipt.upstreamModel}`],
    [t('asked'), receipt.requestedModel],
    [t('format'), `${receipt.dialect}, ${t(receipt.stream ? 'streamed' : 'whole')}`],
    [t('finish'), [receipt.finishReason, receipt.nativeFinishReason].filter(Boolean).join(' · ')],
    [t('upstreamId'), receipt.upstreamId],
    [t('error'), receipt.errorCode],
    [t('application'), [receipt.appTitle, receipt.appUrl].filter(Boolean).join(' · ')],
  ]
  return (
    <>
      <dl className="grid gap-x-8 gap-y-2 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
        {rows.map(([label, value]) =>
          value ? (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="font-mono text-xs leading-5 break-all">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {receipt.late && <p className="mt-3 text-sm text-muted">{t('late')}</p>}
    </>
  )
}
