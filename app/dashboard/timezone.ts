import { cookies } from 'next/headers'
import { timezoneCookie } from '#components/shell/cookies.ts'
import { knownTimezone } from '#lib/reports/zone.ts'

/** The reader's zone as the browser told it; UTC on the very first page. */
export async function readerTimezone(): Promise<string> {
  return knownTimezone((await cookies()).get(timezoneCookie)?.value)
}
