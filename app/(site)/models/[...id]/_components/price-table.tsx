import { useFormatter, useTranslations } from 'next-intl'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import type { YuanRate } from '#components/ui/yuan.tsx'
import type { Price } from '#lib/catalog/index.ts'
import { PerMillion } from '../../../_components/per-million.tsx'

const buckets = ['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'inputAudio', 'output', 'outputAudio', 'outputImage'] as const

type Bucket = (typeof buckets)[number]

interface Column {
  title: string
  note?: string
  price: Partial<Record<Bucket, bigint>>
}

/** A price list line with all there is to it: caches, sound, pictures, long prompts, hours. */
export function PriceTable({ price, rate }: { price: Price; rate: YuanRate | null }) {
  const t = useTranslations('model.prices')
  const receipt = useTranslations('receipt.buckets')
  const columns = useColumns(price)
  const rows = buckets.filter((bucket) => columns.some((column) => column.price[bucket] !== undefined))
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface" tabIndex={columns.length > 2 ? 0 : undefined} role={columns.length > 2 ? 'region' : undefined} aria-label={columns.length > 2 ? t('title') : undefined}>
      <Table caption={t('title')}>
        <TableHead className="static">
          <TableHeader>{t('bucket')}</TableHeader>
          {columns.map(({ title, note }) => (
            <TableHeader key={title} numeric title={note}>
              {title}
            </TableHeader>
          ))}
        </TableHead>
        <TableBody>
          {rows.map((bucket) => (
            <TableRow key={bucket}>
              <TableCell>{receipt(bucket)}</TableCell>
              {columns.map(({ title, price: of }) => (
                <TableCell key={title} numeric>
                  <PerMillion price={of[bucket]} rate={rate} />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}

function useColumns({ tiers = [], hours = [], ...base }: Price): Column[] {
  const t = useTranslations('model.prices')
  const format = useFormatter()
  const columns: Column[] = [{ title: t(hours.length > 0 ? 'peak' : 'list'), price: base }]
  for (const { inputAbove, ...price } of tiers) columns.push({ title: t('above', { tokens: format.number(inputAbove, { notation: 'compact' }) }), price })
  // Hours of one price are one column: which they are is said below the table.
  const [first] = hours
  if (first) columns.push({ title: t('offPeak'), price: first.price })
  return columns
}
