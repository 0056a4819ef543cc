import { useTranslations } from 'next-intl'
import { Badge } from '#components/ui/badge.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import { errorCodes, type ErrorCode } from '#lib/errors.ts'
import { responseHeaders } from './response-headers.ts'

/** What answers say besides their body. */
export function Headers() {
  const t = useTranslations('reference.headers')
  return (
    <section aria-labelledby="headers" className="mt-14">
      <h2 id="headers" className="scroll-mt-20 text-lg font-semibold">
        {t('title')}
      </h2>
      <p className="mt-1 max-w-2xl text-base text-muted">{t('text')}</p>
      <dl className="mt-4 border-b border-line text-sm">
        {responseHeaders.map((name) => (
          <div key={name} className="grid gap-x-6 border-t border-line py-2.5 sm:grid-cols-[12rem_minmax(0,1fr)]">
            <dt className="font-mono font-medium">{name}</dt>
            <dd className="text-pretty text-muted">{t(`of.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** The one table of codes, as everything under /v1 uses it. */
export function Errors() {
  const t = useTranslations('reference.errors')
  return (
    <section aria-labelledby="errors" className="mt-14">
      <h2 id="errors" className="scroll-mt-20 text-lg font-semibold">
        {t('title')}
      </h2>
      <p className="mt-1 max-w-2xl text-base text-pretty text-muted">{t('text')}</p>
      <div className="mt-4 overflow-clip rounded-lg border border-line bg-surface">
        <Table caption={t('title')}>
          <TableHead className="top-14">
            <TableHeader>{t('status')}</TableHeader>
            <TableHeader>{t('code')}</TableHeader>
            <TableHeader wide>{t('do')}</TableHeader>
          </TableHead>
          <TableBody>
            {(Object.keys(errorCodes) as ErrorCode[]).map((code) => (
              <TableRow key={code}>
                <TableCell className="font-mono tabular-nums">{errorCodes[code].status}</TableCell>
                <TableCell>
                  <p className="flex flex-wrap items-baseline gap-x-2">
                    <code className="font-mono wrap-anywhere">{code}</code>
                    {errorCodes[code].retryable && <Badge tone="info">{t('retry')}</Badge>}
                  </p>
                  <TableNote>{t(`of.${code}`)}</TableNote>
                </TableCell>
                <TableCell wide className="text-muted">
                  {t(`of.${code}`)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </section>
  )
}
