import { parseFilter, type CallFilter } from '#lib/call-filter.ts'
import { parseRange, type Range } from '#lib/reports/range.ts'
import { dimensions, type Dimension } from '#lib/reports/totals.ts'
import { metrics, type Metric } from '#lib/reports/usage.ts'
import { one, type Query } from '../../_components/address.ts'
import { sorts, type Sort } from './parts-table.tsx'

/** What the page's address says is to be seen. */
export interface View {
  range: Range
  by: Dimension
  metric: Metric
  sort: Sort
  filter: CallFilter
}

export function readView(query: Query, timezone: string): View {
  const choose = <Choice extends string>(from: readonly Choice[], name: string): Choice => from.find((choice) => choice === one(query[name])) ?? from[0]!
  return {
    range: parseRange({ range: one(query.range), from: one(query.from), to: one(query.to), per: one(query.per) }, timezone),
    by: choose(dimensions, 'by'),
    metric: choose(metrics, 'metric'),
    sort: choose(sorts, 'sort'),
    // Totals tell neither status nor payment of a single call apart.
    filter: { ...parseFilter(query), status: null, paidBy: null },
  }
}
