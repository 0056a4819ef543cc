import { expect } from 'vitest'
import { books } from '#lib/billing/books.ts'

/** After every integration test: no invariant of the ledger is violated. */
export async function expectBalancedBooks(): Promise<void> {
  expect((await books()).filter((check) => check.violations !== null && check.violations > 0)).toEqual([])
}
