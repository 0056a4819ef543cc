'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx'
import { useBarNames } from './bar-names.ts'
import type { PlotProps } from './plot.tsx'
import { isSum, readingText } from './reading.ts'
import { together } from './series.ts'

/** The chart's numbers, newest first: each bar with its total, what it was before, and its parts. Bars without calls are left out. */
export function UsageTable({ label, unit, bars, series, previous, names }: PlotProps) {
  const t = useTranslations('charts')
  const format = useFormatter()
  const { title } = useBarNames(names)
  const rows = bars
    .map((bar, index) => ({ ...bar, parts: series.flatMap((one) => (bar.amounts.has(one.id) ? [{ ...one, point: bar.amounts.get(one.id)! }] : [])), before: previous?.find((point) => point.bar === index) }))
    .filter(({ parts, before }) => parts.length > 0 || before)
    .reverse()
  return (
    // Focusable, because what scrolls must be reachable by keyboard.
    <div className="-mx-5 max-h-80 overflow-y-auto focus-visible:outline-offset-[-2px]" tabIndex={0} role="region" aria-label={t('tableOf', { label })}>
      <Table caption={label}>
        <TableHead className="top-0">
          <TableHeader>{t('time')}</TableHeader>
          <TableHeader numeric>{t('now')}</TableHeader>
          {previous && <TableHeader numeric>{t('previous')}</TableHeader>}
        </TableHead>
        <TableBody>
          {rows.flatMap(({ start, parts, before }) => [
            <TableRow key={start} className="font-medium">
              <TableCell>
                {title(start)}
                {parts.length > 1 && <span className="font-normal text-muted"> · {t(isSum(unit) ? 'total' : 'average')}</span>}
              </TableCell>
              <TableCell numeric>{readingText(unit, together(0, parts.map(({ point }) => point)), format)}</TableCell>
              {previous && <TableCell numeric>{before ? readingText(unit, before, format) : '–'}</TableCell>}
            </TableRow>,
            ...parts.map(({ id, name, point }) => (
              <TableRow key={`${start} ${id}`} className="text-muted">
                <TableCell className="pl-9! break-all">{name}</TableCell>
                <TableCell numeric>{readingText(unit, point, format)}</TableCell>
                {previous && <TableCell />}
              </TableRow>
            )),
          ])}
        </TableBody>
      </Table>
    </div>
  )
}
