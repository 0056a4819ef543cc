import { useFormatter, useTranslations } from 'next-intl'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import { Yuan, type YuanRate } from '#components/ui/yuan.tsx'
import { costOf, type Bucket } from '#lib/billing/cost.ts'
import { findModel } from '#lib/catalog/index.ts'
import { ceilToNano, exactUsd, usdPerMillion, usdPerToken } from '#lib/money.ts'
import { PerMillion } from '../../_components/per-million.tsx'

/** A question about a long document asked before: most of the prompt comes from the cache. */
const usage: Record<Bucket, number> = { input: 420, cacheRead: 11_800, cacheWrite5m: 0, cacheWrite1h: 0, inputAudio: 0, output: 310, reasoning: 640, outputAudio: 0, outputImage: 0 }

/** A call's receipt, worked out from the catalogue's prices as every call's is. */
export function Example({ rate }: { rate: YuanRate | null }) {
  const t = useTranslations('pricing.example')
  const receipt = useTranslations('receipt')
  const format = useFormatter()
  const model = findModel('openai/gpt-5.4')
  const price = model?.offers[0]?.price
  if (!model || !price) return null
  const { lines, total } = costOf(usage, price, new Date())
  return (
    <div className="overflow-clip rounded-lg border border-line bg-surface">
      <Table caption={t('title')}>
        <TableHead className="static">
          <TableHeader>{t('tokens', { model: model.name })}</TableHeader>
          <TableHeader numeric wide>
            {receipt('count')}
          </TableHeader>
          <TableHeader numeric wide>
            {receipt('unit')}
          </TableHeader>
          <TableHeader numeric>{receipt('amount')}</TableHeader>
        </TableHead>
        <TableBody>
          {lines.map(({ bucket, tokens, unit, amount }) => (
            <TableRow key={bucket}>
              <TableCell>
                {receipt(`buckets.${bucket}`)}
                <TableNote className="font-mono">
                  {format.number(tokens)} × {usdPerMillion(unit)}
                </TableNote>
              </TableCell>
              <TableCell numeric wide>
                {format.number(tokens)}
              </TableCell>
              <TableCell numeric wide>
                <PerMillion price={unit} rate={rate} />
              </TableCell>
              <TableCell numeric>
                {usdPerToken(amount)}
                <Yuan amount={ceilToNano(amount)} rate={rate} />
              </TableCell>
            </TableRow>
          ))}
          <TableRow>
            <TableCell className="font-medium">{receipt('total')}</TableCell>
            <TableCell wide />
            <TableCell wide />
            <TableCell numeric className="font-medium">
              {exactUsd(total)}
              <Yuan amount={total} rate={rate} />
            </TableCell>
          </TableRow>
        </TableBody>
      </Table>
    </div>
  )
}
