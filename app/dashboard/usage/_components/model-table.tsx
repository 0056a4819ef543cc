import { useFormatter, useTranslations } from 'next-intl'
import { Money } from '#components/ui/money.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableNote, TableRow } from '#components/ui/table.tsx'
import type { ModelUsage } from '#lib/reports/usage-by-model.ts'

/** The chart's numbers by model, with their sum. */
export function ModelTable({ models, caption }: { models: readonly ModelUsage[]; caption: string }) {
  const t = useTranslations('usage.table')
  const total = models.reduce<Numbers>(add, { requests: 0, freeCalls: 0, errors: 0, inputTokens: 0n, outputTokens: 0n, charged: 0n, free: 0n })
  return (
    <Table caption={caption}>
      <TableHead>
        <TableHeader>{t('model')}</TableHeader>
        <TableHeader numeric wide>
          {t('calls')}
        </TableHeader>
        <TableHeader numeric wide>
          {t('freeCalls')}
        </TableHeader>
        <TableHeader numeric wide>
          {t('errors')}
        </TableHeader>
        <TableHeader numeric wide>
          {t('input')}
        </TableHeader>
        <TableHeader numeric wide>
          {t('output')}
        </TableHeader>
        <TableHeader numeric wide>
          {t('covered')}
        </TableHeader>
        <TableHeader numeric>{t('spend')}</TableHeader>
      </TableHead>
      <TableBody>
        {models.map((usage) => (
          <ModelRow key={usage.model} name={usage.model} numbers={usage} />
        ))}
        {models.length > 1 && <ModelRow name={t('total')} numbers={total} strong />}
      </TableBody>
    </Table>
  )
}

type Numbers = Omit<ModelUsage, 'model'>

function add(sum: Numbers, usage: ModelUsage): Numbers {
  return {
    requests: sum.requests + usage.requests,
    freeCalls: sum.freeCalls + usage.freeCalls,
    errors: sum.errors + usage.errors,
    inputTokens: sum.inputTokens + usage.inputTokens,
    outputTokens: sum.outputTokens + usage.outputTokens,
    charged: sum.charged + usage.charged,
    free: sum.free + usage.free,
  }
}

function ModelRow({ name, numbers, strong = false }: { name: string; numbers: Numbers; strong?: boolean }) {
  const t = useTranslations('usage.table')
  const format = useFormatter()
  return (
    <TableRow className={strong ? 'font-medium' : undefined}>
      <TableCell>
        <span className="break-all">{name}</span>
        <TableNote>
          {t('note', { calls: numbers.requests, errors: numbers.errors })}
          {numbers.free > 0n && (
            <>
              {' · '}
              {t('covered')} <Money nano={numbers.free} />
            </>
          )}
        </TableNote>
      </TableCell>
      <TableCell numeric wide>
        {format.number(numbers.requests)}
      </TableCell>
      <TableCell numeric wide>
        {format.number(numbers.freeCalls)}
      </TableCell>
      <TableCell numeric wide className={numbers.errors > 0 ? 'text-harm-ink' : undefined}>
        {format.number(numbers.errors)}
      </TableCell>
      <TableCell numeric wide title={format.number(numbers.inputTokens)}>
        {tokens(numbers.inputTokens, format)}
      </TableCell>
      <TableCell numeric wide title={format.number(numbers.outputTokens)}>
        {tokens(numbers.outputTokens, format)}
      </TableCell>
      <TableCell numeric wide className="text-muted">
        <Money nano={numbers.free} />
      </TableCell>
      <TableCell numeric>
        <Money nano={numbers.charged} />
      </TableCell>
    </TableRow>
  )
}

/** 12,345, then 1.2 M. */
function tokens(count: bigint, format: ReturnType<typeof useFormatter>): string {
  return count < 1_000_000n ? format.number(count) : format.number(count, { notation: 'compact', maximumFractionDigits: 1 })
}
