import { useFormatter, useTranslations } from 'next-intl'
import { Card } from '#components/ui/card.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { findModel } from '#lib/catalog/index.ts'
import type { Lesson } from '#lib/reports/auto.ts'
import { useAutoWords } from '../../_components/auto-words.ts'

/** What `auto` has learnt from how answers went. */
export function Lessons({ lessons, on }: { lessons: readonly Lesson[]; on: boolean }) {
  const t = useTranslations('auto')
  const format = useFormatter()
  const words = useAutoWords()
  return (
    <Card padded={false} aria-labelledby="lessons">
      <div className="p-5 pb-3">
        <h2 id="lessons" className="text-base font-semibold">
          {t('lessons.title')}
        </h2>
        <p className="mt-0.5 max-w-2xl text-sm text-pretty text-muted">{t(!on ? 'lessons.off' : lessons.length > 0 ? 'lessons.text' : 'lessons.none')}</p>
      </div>
      {on && lessons.length > 0 && (
        <Table caption={t('lessons.title')}>
          <TableHead>
            <TableHeader>{t('columns.category')}</TableHeader>
            <TableHeader>{t('columns.model')}</TableHeader>
            <TableHeader numeric>{t('columns.good')}</TableHeader>
          </TableHead>
          <TableBody>
            {lessons.map(({ category, model, weight, good }) => (
              <TableRow key={`${category} ${model}`}>
                <TableCell>{words.category(category)}</TableCell>
                <TableCell>{findModel(model)?.name ?? model}</TableCell>
                <TableCell numeric title={t('lessons.weight', { weight })}>
                  {format.number(good, { style: 'percent', maximumFractionDigits: 1 })}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  )
}
