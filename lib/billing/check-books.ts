import { db, queryInTime } from '../db.ts'
import { log } from '../log.ts'
import { books } from './books.ts'

/** Checks the invariants and keeps the result where every instance finds it; a broken one is logged as an error. */
export async function checkBooks(): Promise<void> {
  const seen = (await books()).filter(({ violations }) => violations !== null)
  for (const { id, title, violations } of seen) if (violations) log.error({ check: id, violations }, `books: ${title}: broken`)
  await db().query(
    `insert into money.book_check (id, violations, at) select id, violations, now() from unnest($1::text[], $2::integer[]) as c (id, violations)
     on conflict (id) do update set violations = excluded.violations, at = excluded.at`,
    [seen.map(({ id }) => id), seen.map(({ violations }) => violations)],
  )
}

export interface MoneyAtAGlance {
  /** Calls that money is set aside for, on all instances. */
  openHolds: number
  /** The last check of the books; empty before the first. `at` is ms since 1970. */
  books: { id: string; violations: number; at: number }[]
}

/** For metrics: cheap, and as of now but for the books. Throws when the database does not answer in time. */
export async function moneyAtAGlance(): Promise<MoneyAtAGlance> {
  const holds = await queryInTime<{ n: number }>({ text: 'select count(*)::integer as n from money.hold' })
  const checks = await queryInTime<{ id: string; violations: number; at: Date }>({ text: 'select id, violations, at from money.book_check' })
  return { openHolds: holds.rows[0]?.n ?? 0, books: checks.rows.map(({ at, ...check }) => ({ ...check, at: at.getTime() })) }
}
