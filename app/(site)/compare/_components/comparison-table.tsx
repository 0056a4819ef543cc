import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { SiteLink } from '#components/shell/site-link.tsx'
import { cn } from '#components/ui/cn.ts'
import { duration } from '#components/ui/duration.ts'
import { shareText } from '#components/ui/share.ts'
import type { YuanRate } from '#components/ui/yuan.tsx'
import { makerName } from '../../_components/makers.ts'
import { PerMillion } from '../../_components/per-million.tsx'
import { abilities, type Row } from '../../models/_components/wishes.ts'
import { best, ranked, type RankedLine } from './lines.ts'

interface ComparisonTableProps {
  rows: readonly Row[]
  rate: YuanRate | null
}

/** The models side by side, a fact a line; the better values stand out. On a phone each fact lists its models. */
export function ComparisonTable({ rows, rate }: ComparisonTableProps) {
  const t = useTranslations('compare')
  return (
    <table className="w-full table-fixed text-left text-base max-md:block">
      <caption className="sr-only">{t('title')}</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-line">
          <th scope="col" className="w-44 py-3 pr-4 text-sm font-medium text-muted">
            {t('fact')}
          </th>
          {rows.map(({ model }) => (
            <th key={model.id} scope="col" className="py-3 pr-4 align-top font-medium">
              <SiteLink href={`/models/${model.id}`} className="underline-offset-4 hover:underline">
                {model.name}
              </SiteLink>
              <span className="block font-mono text-xs font-normal break-all text-muted">{model.id}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        <Lines rows={rows} rate={rate} />
      </tbody>
    </table>
  )
}

function Lines({ rows, rate }: ComparisonTableProps) {
  const t = useTranslations('compare')
  const words = useTranslations('models')
  const format = useFormatter()
  const list = (items: readonly string[]): string => (items.length > 0 ? format.list(items, 'plain') : '–')
  const plain: { name: string; say: (row: Row) => string }[] = [
    { name: words('maker'), say: ({ model }) => makerName(model.author) },
    { name: words('reads'), say: ({ model }) => list(model.input.map((modality) => words(`modalities.${modality}`))) },
    { name: words('can'), say: ({ model }) => list(abilities.filter((ability) => model.capabilities[ability]).map((ability) => words(`abilities.${ability}`))) },
  ]
  const written: Record<RankedLine, (value: number | bigint) => ReactNode> = {
    context: (tokens) => format.number(tokens),
    maxOutput: (tokens) => format.number(tokens),
    input: (price) => <PerMillion price={BigInt(price)} rate={rate} />,
    output: (price) => <PerMillion price={BigInt(price)} rate={rate} />,
    uptime: (share) => shareText(Number(share), format),
    firstToken: (ms) => duration(Math.round(Number(ms)), format),
    speed: (speed) => format.number(speed, { maximumFractionDigits: 0 }),
    providers: (count) => format.number(count),
    'lmarena-text': (score) => format.number(score),
    'artificial-analysis-index': (score) => format.number(score),
    'gpqa-diamond': (share) => format.number(share, { style: 'percent', maximumFractionDigits: 1 }),
  }
  return (
    <>
      {plain.map(({ name, say }) => (
        <Line key={name} name={name} rows={rows} cell={(row) => say(row)} />
      ))}
      {(Object.keys(ranked) as RankedLine[]).map((line) => {
        const winners = best(rows, line)
        return (
          <Line
            key={line}
            name={t(`lines.${line}`)}
            rows={rows}
            cell={(row) => {
              const value = ranked[line].value(row)
              return (
                <span className={cn('font-mono tabular-nums', winners.has(row) && 'font-medium text-accent-ink')}>
                  {value === null ? '–' : written[line](value)}
                  {winners.has(row) && <span className="sr-only"> ({t('best')})</span>}
                </span>
              )
            }}
          />
        )
      })}
    </>
  )
}

function Line({ name, rows, cell }: { name: string; rows: readonly Row[]; cell: (row: Row) => ReactNode }) {
  return (
    <tr className="border-b border-line align-top max-md:block max-md:py-3">
      <th scope="row" className="py-2.5 pr-4 text-sm font-medium text-muted max-md:block max-md:p-0">
        {name}
      </th>
      {rows.map((row) => (
        <td key={row.model.id} className="py-2.5 pr-4 max-md:mt-1 max-md:flex max-md:justify-between max-md:gap-4 max-md:p-0">
          <span className="md:hidden">{row.model.name}</span>
          <span className="max-md:text-right">{cell(row)}</span>
        </td>
      ))}
    </tr>
  )
}
