import { ArrowDown } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import Link from 'next/link'
import { compactCount } from '#components/ui/count.ts'
import { duration } from '#components/ui/duration.ts'
import { Money } from '#components/ui/money.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { Totals } from '#lib/reports/totals.ts'
import type { UsageOf } from '#lib/reports/usage.ts'
import { cacheShare } from './shares.ts'

export const sorts = ['spend', 'calls', 'errors', 'input', 'cached', 'output', 'ttft'] as const
export type Sort = (typeof sorts)[number]

export interface PartsTableProps {
  caption: string
  /** What the rows are: "Model", "Key" … */
  heading: string
  parts: readonly UsageOf[]
  total: Totals
  nameOf: (part: UsageOf) => string
  colours: ReadonlyMap<string, string>
  sort: Sort
  sortHref: (sort: Sort) => string
  /** The calls behind a row. */
  callsHref: (part: UsageOf) => string
}

const MOST_ROWS = 100
/** A share of errors that catches the eye. */
const MUCH = 0.05

/** The period's numbers by model, key, provider or application, with their sum; a name leads to its calls. */
export function PartsTable({ caption, heading, parts, total, nameOf, colours, sort, sortHref, callsHref }: PartsTableProps) {
  const t = useTranslations('usage.table')
  const rows = [...parts].sort(orders[sort]).slice(0, MOST_ROWS)
  return (
    <>
      <Table caption={caption}>
        <TableHead>
          <TableHeader>{heading}</TableHeader>
          {(['calls', 'errors', 'input', 'cached', 'output', 'ttft', 'spend'] as const).map((column) => (
            <TableHeader key={column} numeric wide={column !== 'spend'} aria-sort={column === sort ? 'descending' : undefined}>
              <Link href={sortHref(column)} scroll={false} prefetch={false} className="inline-flex items-center gap-1 hover:text-ink">
                {column === sort && <ArrowDown aria-hidden className="size-3" />}
                {t(column)}
              </Link>
            </TableHeader>
          ))}
        </TableHead>
        <TableBody>
          {rows.map((part) => (
            <PartRow key={part.id} numbers={part}>
              <span className="flex items-start gap-2">
                <span aria-hidden className="mt-1.5 size-2.5 shrink-0 rounded-sm" style={{ background: colours.get(part.id) ?? 'var(--series-rest)' }} />
                <Link href={callsHref(part)} prefetch={false} className="break-all underline-offset-2 hover:underline">
                  {nameOf(part)}
                </Link>
              </span>
            </PartRow>
          ))}
          {parts.length > 1 && (
            <PartRow numbers={total} strong>
              {t('total')}
            </PartRow>
          )}
        </TableBody>
      </Table>
      {parts.length > MOST_ROWS && <p className="border-t border-line px-5 py-3 text-sm text-muted">{t('more', { count: parts.length - MOST_ROWS })}</p>}
    </>
  )
}

const descending = (of: (part: UsageOf) => bigint | number) => (a: UsageOf, b: UsageOf): number => Number(of(b)) - Number(of(a))

const orders: Record<Sort, (a: UsageOf, b: UsageOf) => number> = {
  // What free calls paid decides among those that cost nothing.
  spend: (a, b) => Number(b.charged - a.charged) || Number(b.listCost - a.listCost) || b.requests - a.requests,
  calls: descending(({ requests }) => requests),
  errors: descending(({ errors }) => errors),
  input: descending(({ inputTokens }) => inputTokens),
  cached: descending((part) => cacheShare(part) ?? -1),
  output: descending(({ outputTokens }) => outputTokens),
  ttft: descending(({ ttftMs }) => ttftMs ?? -1),
}

function PartRow({ numbers, strong = false, children }: { numbers: Totals; strong?: boolean; children: React.ReactNode }) {
  const t = useTranslations('usage.table')
  const format = useFormatter()
  const free = numbers.listCost - numbers.charged
  const share = cacheShare(numbers)
  return (
    <TableRow className={strong ? 'font-medium' : undefined}>
      <TableCell>
        {children}
        <TableNote className={strong ? undefined : 'pl-4.5'}>{t('note', { calls: numbers.requests, errors: numbers.errors, tokens: compactCount(numbers.inputTokens + numbers.outputTokens, format) })}</TableNote>
      </TableCell>
      <TableCell numeric wide>
        {format.number(numbers.requests)}
      </TableCell>
      <TableCell numeric wide className={numbers.errors >= numbers.requests * MUCH && numbers.errors > 0 ? 'text-harm-ink' : undefined}>
        {format.number(numbers.errors)}
      </TableCell>
      <TableCell numeric wide title={format.number(numbers.inputTokens)}>
        {compactCount(numbers.inputTokens, format)}
      </TableCell>
      <TableCell numeric wide>
        {share === null ? '–' : format.number(share, { style: 'percent', maximumFractionDigits: 1 })}
      </TableCell>
      <TableCell numeric wide title={format.number(numbers.outputTokens)}>
        {compactCount(numbers.outputTokens, format)}
      </TableCell>
      <TableCell numeric wide>
        {numbers.ttftMs === null ? '–' : duration(Math.round(numbers.ttftMs), format)}
      </TableCell>
      <TableCell numeric>
        <Money nano={numbers.charged} />
        {free > 0n && (
          <span className="block text-xs text-muted">
            {t('covered')} <Money nano={free} />
          </span>
        )}
      </TableCell>
    </TableRow>
  )
}
