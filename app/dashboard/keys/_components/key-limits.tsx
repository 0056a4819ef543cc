import { useFormatter, useNow, useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import { Money } from '#components/ui/money.tsx'
import type { KeyRow } from '#lib/accounts/api-keys.ts'

/** What a key has spent of what it may, how fast, until when it works, and on how many models. */
export function KeyLimits(key: KeyRow) {
  const { budget, expiresAt, models, frozenAt, previous } = key
  const t = useTranslations('keys.limits')
  const rotation = useTranslations('keys.rotate')
  const format = useFormatter()
  const now = useNow()
  const expired = expiresAt !== null && expiresAt <= now
  return (
    <span className="flex flex-col items-start gap-1">
      {budget ? (
        <span className={budget.remaining === 0n ? 'text-warn-ink' : undefined}>
          <Money nano={budget.spent} /> {t('of')} <Money nano={budget.limit} /> {t(budget.reset ?? 'total')}
        </span>
      ) : (
        <span className="text-muted">{t('none')}</span>
      )}
      {frozenAt && <Badge tone="warn">{t('frozen')}</Badge>}
      {(['rpm', 'tpm', 'concurrency'] as const).map((rate) => key[rate] !== null && <span key={rate}>{t(rate, { count: key[rate] })}</span>)}
      {expiresAt && <Badge tone={expired ? 'harm' : 'neutral'}>{t(expired ? 'expired' : 'expires', { date: format.dateTime(expiresAt, { dateStyle: 'medium', timeZone: 'UTC' }) })}</Badge>}
      {previous && <span className="text-xs text-muted">{rotation('previous', { label: previous.label, date: format.dateTime(previous.until, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }) })} UTC</span>}
      {models.length > 0 && <Badge title={models.join(', ')}>{t('models', { count: models.length })}</Badge>}
    </span>
  )
}
