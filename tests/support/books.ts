import type pg from 'pg'
import { expect } from 'vitest'
import { books } from '#lib/billing/books.ts'

/** No invariant of the ledger is violated. */
export async function expectBalancedBooks(on?: pg.Pool): Promise<void> {
  expect((await books(on)).filter((check) => check.violations !== null && check.violations > 0)).toEqual([])
}
