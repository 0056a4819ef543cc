import { useFormatter, useTranslations } from 'next-intl'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Money } from '#components/ui/money.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import { findModel } from '#lib/catalog/index.ts'
import type { Replayed } from '#lib/reports/auto.ts'
import { useAutoWords } from '../../_components/auto-words.ts'
import { Savings } from './savings.tsx'

/** The last seven days as they were, and as `auto` would have had them. */
export function Replay({ rows }: { rows: readonly Replayed[] }) {
  const t = useTranslations('auto')
  const sum = (of: (row: Replayed) => bigint): bigint => rows.reduce((total, row) => total + of(row), 0n)
  const calls = rows.reduce((total, row) => total + row.calls, 0)
  return (
    <Card padded={false} aria-labelledby="replay">
      <div className="p-5 pb-1">
        <CardHeader id="replay" title={t('replay.title')} description={t('replay.text', { count: calls })} />
        {rows.length > 0 && <Savings labels={{ was: t('replay.auto'), would: t('replay.was'), less: t('replay.less') }} was={sum(({ autoCost }) => autoCost)} would={sum(({ cost }) => cost)} />}
        <p className="mt-4 max-w-2xl text-sm text-pretty text-muted">{t('replay.quality')}</p>
      </div>
      {rows.length > 0 ? <ReplayTable rows={rows} /> : <EmptyState title={t('replay.none')}>{t('replay.noneText')}</EmptyState>}
    </Card>
  )
}

function ReplayTable({ rows }: { rows: readonly Replayed[] }) {
  const t = useTranslations('auto')
  const format = useFormatter()
  const words = useAutoWords()
  return (
    <Table caption={t('replay.title')}>
      <TableHead>
        <TableHeader>{t('columns.category')}</TableHeader>
        <TableHeader wide>{t('columns.auto')}</TableHeader>
        <TableHeader numeric wide>
          {t('columns.calls')}
        </TableHeader>
        <TableHeader numeric>{t('columns.was')}</TableHeader>
        <TableHeader numeric>{t('columns.autoCost')}</TableHeader>
      </TableHead>
      <TableBody>
        {rows.map(({ category, tier, autoModel, calls, cost, autoCost }) => {
          const model = findModel(autoModel)?.name ?? autoModel
          return (
            <TableRow key={`${category} ${tier} ${autoModel}`}>
              <TableCell>
                {words.category(category)}
                <TableNote>
                  {words.tier(tier)} · {model} · {t('calls', { count: calls })}
                </TableNote>
              </TableCell>
              <TableCell wide>
                {words.tier(tier)} <span className="text-muted">{model}</span>
              </TableCell>
              <TableCell numeric wide>
                {format.number(calls)}
              </TableCell>
              <TableCell numeric>
                <Money nano={cost} />
              </TableCell>
              <TableCell numeric>
                <Money nano={autoCost} />
              </TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}
