/** A calendar month, UTC. */
export interface Month {
  /** "2026-11" */
  name: string
  from: Date
  /** Not in it any more. */
  to: Date
}

/** Null when the text is no month, or lies before 2020 or after next year. */
export function parseMonth(text: string): Month | null {
  const match = /^(20[2-9]\d)-(0[1-9]|1[0-2])$/.exec(text)
  if (!match) return null
  const [year, index] = [Number(match[1]), Number(match[2]) - 1]
  if (year > new Date().getUTCFullYear() + 1) return null
  return { name: text, from: new Date(Date.UTC(year, index)), to: new Date(Date.UTC(year, index + 1)) }
}

export function monthOf(moment: Date): Month {
  return parseMonth(moment.toISOString().slice(0, 7))!
}

/** The months of an account from the present one back to the one of `since`, newest first, at most 36. */
export function monthsSince(since: Date, now = new Date()): Month[] {
  const months: Month[] = []
  for (let month = monthOf(now); month.to > since && months.length < 36; month = monthOf(new Date(month.from.getTime() - 1))) months.push(month)
  return months
}
