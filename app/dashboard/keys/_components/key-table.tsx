import { useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import { cn } from '#components/ui/cn.ts'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { KeyRow } from '#lib/accounts/api-keys.ts'
import { RevokeKey } from './revoke-key.tsx'

export function KeyTable({ keys }: { keys: readonly KeyRow[] }) {
  const t = useTranslations('keys')
  return (
    <Table caption={t('title')}>
      <TableHead>
        <TableHeader>{t('name')}</TableHeader>
        <TableHeader wide>{t('key')}</TableHeader>
        <TableHeader wide>{t('createdAt')}</TableHeader>
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
                </TableNote>
              </TableCell>
              <TableCell wide className="font-mono whitespace-nowrap text-muted">
                {key.label}
              </TableCell>
              <TableCell wide className="whitespace-nowrap text-muted">
                <RelativeTime at={key.createdAt.getTime()} />
              </TableCell>
              <TableCell wide className="whitespace-nowrap text-muted">
                {lastUsed}
              </TableCell>
              <TableCell className="py-1 text-right">
                {key.revokedAt ? <Badge className="mt-2">{t('revoked')}</Badge> : <RevokeKey id={key.id} name={key.name} />}
              </TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}
