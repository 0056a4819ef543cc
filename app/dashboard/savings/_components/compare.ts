import { whatIf } from '#lib/billing/what-if.ts'
import { findModel } from '#lib/catalog/index.ts'
import type { Model, Price } from '#lib/catalog/types.ts'
import type { Nano } from '#lib/money.ts'
import type { UsageOf } from '#lib/reports/usage.ts'

export interface ComparedRow {
  /** Catalogue id, and the name where the catalogue still has it. */
  id: string
  name: string
  calls: number
  was: Nano
  would: Nano
}

/** Calls of chat models at list price, and the same tokens at a baseline's price of this moment. Models that do something else are left out: nothing compares with them. */
export function compare(parts: readonly UsageOf[], price: Price, at = new Date()): { rows: ComparedRow[]; was: Nano; would: Nano } {
  const rows = parts.flatMap((part): ComparedRow[] => {
    const model = findModel(part.id)
    if (model && model.kind !== 'chat') return []
    return [{ id: part.id, name: model?.name ?? part.id, calls: part.requests, was: part.listCost, would: whatIf({ input: part.inputTokens, cached: part.cachedTokens, output: part.outputTokens }, price, at) }]
  })
  return { rows, was: rows.reduce((sum, row) => sum + row.was, 0n), would: rows.reduce((sum, row) => sum + row.would, 0n) }
}

/** What a model costs at its first offer with a price. */
export function priceOf({ offers }: Model): Price | null {
  return offers.find(({ price }) => price)?.price ?? null
}
