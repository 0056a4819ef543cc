import { useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import { cn } from '#components/ui/cn.ts'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { KeyRow } from '#lib/accounts/api-keys.ts'
import { exactUsd } from '#lib/money.ts'
import { KeyActions } from './key-actions.tsx'
import type { KeyFormValues } from './key-fields.tsx'
import { KeyLimits } from './key-limits.tsx'

export function KeyTable({ keys, baseUrl }: { keys: readonly KeyRow[]; baseUrl: string }) {
  const t = useTranslations('keys')
  return (
    <Table caption={t('title')}>
      <TableHead>
        <TableHeader>{t('name')}</TableHeader>
        <TableHeader wide>{t('key')}</TableHeader>
        <TableHeader wide>{t('limits.title')}</TableHeader>
        <TableHeader wide>{t('lastUsed')}</TableHeader>
        <TableHeader>
          <span className="sr-only">{t('actions')}</span>
        </TableHeader>
      </TableHead>
      <TableBody>
        {keys.map((key) => {
          const lastUsed = key.lastUsedAt ? <RelativeTime at={key.lastUsedAt.getTime()} /> : t('never')
          return (
            <TableRow key={key.id} className={cn(key.revokedAt && 'text-muted')}>
              <TableCell className="font-medium break-words">
                {key.name}
                <TableNote className="font-normal">
                  <span className="font-mono">{key.label}</span>
                  <br />
                  {t('lastUsed')}: {lastUsed}
                  <KeyLimits {...key} />
                </TableNote>
              </TableCell>
              <TableCell wide className="font-mono whitespace-nowrap text-muted">
                {key.label}
                <span className="block font-sans text-xs text-muted">
                  {t('createdAt')} <RelativeTime at={key.createdAt.getTime()} />
                </span>
              </TableCell>
              <TableCell wide>
                <KeyLimits {...key} />
              </TableCell>
              <TableCell wide className="whitespace-nowrap text-muted">
                {lastUsed}
              </TableCell>
              <TableCell className="py-1 text-right whitespace-nowrap">
                {key.revokedAt ? (
                  <Badge className="mt-2">{t('revoked')}</Badge>
                ) : (
                  <KeyActions id={key.id} values={formValues(key)} frozen={key.frozenAt !== null} rotating={key.previous !== null} baseUrl={baseUrl} />
                )}
              </TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}

function formValues({ name, budget, expiresAt, models, rpm, tpm, concurrency, brake }: KeyRow): KeyFormValues {
  return {
    name,
    limit: budget ? exactUsd(budget.limit) : '',
    limitReset: budget ? (budget.reset ?? '') : 'monthly',
    expires: expiresAt ? expiresAt.toISOString().slice(0, 10) : '',
    models: models.join(', '),
    rpm: rpm === null ? '' : String(rpm),
    tpm: tpm === null ? '' : String(tpm),
    concurrency: concurrency === null ? '' : String(concurrency),
    brake,
  }
}
