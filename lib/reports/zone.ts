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

/** The day at this moment in a zone, "2026-11-23". */
export function today(timezone: string, now = new Date()): string {
  return wallClock(now, timezone).slice(0, 10)
}

/** The moment at which a day begins in a zone. Where clocks skip midnight, the first moment after it. */
export function startOfDay(day: string, timezone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // The zone's offset near that moment, then once more at the moment it gives: enough for every change of clocks.
  let at = midnight
  for (let tries = 0; tries < 2; tries++) at = midnight - offsetAt(at, timezone)
  // Clocks that skip midnight show the evening before: the day begins where they land.
  return new Date(today(timezone, new Date(at)) < day ? at + (midnight - Date.parse(`${wallClock(new Date(at), timezone)}Z`)) : at)
}

function offsetAt(at: number, timezone: string): number {
  return Date.parse(`${wallClock(new Date(at), timezone)}Z`) - Math.floor(at / 1_000) * 1_000
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** "2026-11-23T07:05:00" on the clocks of a zone. */
function wallClock(at: Date, timezone: string): string {
  let format = formats.get(timezone)
  // Swedish writes dates the ISO way.
  if (!format) formats.set(timezone, (format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' })))
  return format.format(at).replace(' ', 'T')
}
