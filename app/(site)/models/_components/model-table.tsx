import { ArrowDown, ArrowUp } from 'lucide-react'
import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { SiteLink } from '#components/shell/site-link.tsx'
import { duration } from '#components/ui/duration.ts'
import { shareText } from '#components/ui/share.ts'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { YuanRate } from '#components/ui/yuan.tsx'
import { localePath } from '../../../../i18n/locales.ts'
import { makerName } from '../../_components/makers.ts'
import { PerMillion } from '../../_components/per-million.tsx'
import { columns, searchOf, type Column, type Row, type Wishes } from './wishes.ts'

/** Columns whose first look is at the largest. */
const downFirst = new Set<Column>(['context', 'uptime', 'speed'])

interface ModelTableProps {
  rows: readonly Row[]
  wishes: Wishes
  rate: YuanRate | null
}

/** The chosen models. A click on a column sorts by it, a second one turns it round, a third restores the catalogue's order. */
export function ModelTable({ rows, wishes, rate }: ModelTableProps) {
  const t = useTranslations('models')
  return (
    <div className="overflow-clip rounded-lg border border-line bg-surface">
      <Table caption={t('title')}>
        <TableHead className="top-14">
          {columns.map((column) => (
            <TableHeader key={column} numeric={column !== 'name'} wide={!['name', 'input', 'output'].includes(column)} aria-sort={sortedBy(wishes, column)}>
              <SiteLink href={`/models${searchOf({ ...wishes, sort: nextSort(wishes, column) })}`} scroll={false} title={t(`titles.${column}`)} className="inline-flex items-center gap-1 hover:text-ink">
                {t(`columns.${column}`)}
                {wishes.sort?.by === column && (wishes.sort.down ? <ArrowDown aria-hidden className="size-3" /> : <ArrowUp aria-hidden className="size-3" />)}
              </SiteLink>
            </TableHeader>
          ))}
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <ModelRow key={row.model.id} row={row} rate={rate} />
          ))}
        </TableBody>
      </Table>
    </div>
  )
}

function ModelRow({ row: { model, input, output, uptime, firstTokenMs, tokensPerSecond }, rate }: { row: Row; rate: YuanRate | null }) {
  const t = useTranslations('models')
  const format = useFormatter()
  const context = model.contextLength === null ? '–' : format.number(model.contextLength, { notation: 'compact', maximumFractionDigits: 1 })
  return (
    <TableRow>
      <TableCell>
        <span className="flex items-start gap-2.5">
          <input type="checkbox" name="m" value={model.id} form="compare" aria-label={t('choose', { model: model.name })} className="mt-0.5 size-4 shrink-0 cursor-pointer accent-accent" />
          <span className="min-w-0">
            {/* Not a Link: a hundred components to wake would be most of this page's work in the browser. */}
            <a href={localePath(useLocale(), `/models/${model.id}`)} className="font-medium underline-offset-4 hover:underline">
              {model.name}
            </a>
            <span className="block font-mono text-xs break-all text-muted">{model.id}</span>
            <TableNote>
              {makerName(model.author)} · {t('contextOf', { tokens: context })}
            </TableNote>
          </span>
        </span>
      </TableCell>
      <TableCell numeric wide>
        {context}
      </TableCell>
      <TableCell numeric>
        <PerMillion price={input} rate={rate} />
      </TableCell>
      <TableCell numeric>
        <PerMillion price={output} rate={rate} />
      </TableCell>
      <TableCell numeric wide>
        {uptime === null ? '–' : shareText(uptime, format)}
      </TableCell>
      <TableCell numeric wide>
        {firstTokenMs === null ? '–' : duration(Math.round(firstTokenMs), format)}
      </TableCell>
      <TableCell numeric wide>
        {tokensPerSecond === null ? '–' : format.number(tokensPerSecond, { maximumFractionDigits: 0 })}
      </TableCell>
    </TableRow>
  )
}

function sortedBy({ sort }: Wishes, column: Column): 'ascending' | 'descending' | undefined {
  if (sort?.by !== column) return undefined
  return sort.down ? 'descending' : 'ascending'
}

function nextSort({ sort }: Wishes, column: Column): Wishes['sort'] {
  const first = downFirst.has(column)
  if (sort?.by !== column) return { by: column, down: first }
  return sort.down === first ? { by: column, down: !first } : null
}
