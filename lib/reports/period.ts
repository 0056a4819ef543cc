/** A stretch of whole days in the reader's zone, today included. */
export interface Period {
  /** How many days, 1–366. */
  days: number
  /** IANA name, "Asia/Shanghai". Totals are kept by UTC hour: in zones off by half an hour, a day begins half an hour late. */
  timezone: string
}

/** The zone when this runtime knows it, otherwise UTC: it arrives in a cookie, so it may be anything. */
export function knownTimezone(name: string | undefined): string {
  if (!name || name.length > 64) return 'UTC'
  try {
    // Normalises the letter case and throws on what is no zone.
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

/** The period's days as "2026-11-23", oldest first. */
export function daysOf({ days, timezone }: Period, now = new Date()): string[] {
  // Swedish writes dates the ISO way.
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(now)
  const midnight = Date.parse(`${today}T00:00:00Z`)
  return Array.from({ length: days }, (_, index) => new Date(midnight - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10))
}
