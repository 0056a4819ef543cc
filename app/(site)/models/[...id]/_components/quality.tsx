import { useFormatter, useTranslations } from 'next-intl'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import type { Model } from '#lib/catalog/index.ts'

type Measure = NonNullable<Model['quality']>[number]

const known = ['lmarena-text', 'artificial-analysis-index', 'gpqa-diamond'] as const

/** What others measured, each with its source and the day it was read. */
export function Quality({ measures }: { measures: readonly Measure[] }) {
  const t = useTranslations('model.quality')
  const format = useFormatter()
  return (
    <div className="overflow-clip rounded-lg border border-line bg-surface">
      <Table caption={t('title')}>
        <TableHead className="static">
          <TableHeader>{t('measure')}</TableHeader>
          <TableHeader>{t('source')}</TableHeader>
          <TableHeader numeric>{t('value')}</TableHeader>
        </TableHead>
        <TableBody>
          {measures.map(({ metric, value, source, date }) => (
            <TableRow key={metric}>
              <TableCell>{metricName(metric)}</TableCell>
              <TableCell className="text-muted">
                <a href={`https://${source}`} rel="noreferrer" className="underline underline-offset-2 hover:text-ink">
                  {source}
                </a>
                {' · '}
                {format.dateTime(new Date(date), { dateStyle: 'medium', timeZone: 'UTC' })}
              </TableCell>
              <TableCell numeric>{value <= 1 ? format.number(value, { style: 'percent', maximumFractionDigits: 1 }) : format.number(value)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )

  function metricName(metric: string): string {
    const name = known.find((candidate) => candidate === metric)
    return name ? t(`metrics.${name}`) : metric
  }
}
