import { startOfDay, today } from './zone.ts'

/** How wide a bar is. */
export type Step = 'hour' | 'day' | 'week'

/** A stretch of time as the reader means it, and how it is cut into bars. */
export interface Range {
  /** Moments; `to` is not in it any more. */
  from: Date
  to: Date
  /** The same as days of the reader's zone, "2026-11-23", both included. */
  firstDay: string
  lastDay: string
  timezone: string
  step: Step
  /** The steps that make sense for this length. */
  steps: readonly Step[]
  /** Null: the days were chosen by hand. */
  preset: Preset | null
}

export const presets = ['24h', '7d', '30d', '90d', '12m'] as const
export type Preset = (typeof presets)[number]

const DAYS: Record<Exclude<Preset, '24h'>, number> = { '7d': 7, '30d': 30, '90d': 90, '12m': 364 }
const MOST_DAYS = 366
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

export interface RangeQuery {
  /** One of `presets`; anything else is 30 days. */
  range?: string | undefined
  /** Or the first and last day in the reader's zone. */
  from?: string | undefined
  to?: string | undefined
  /** A Step. */
  per?: string | undefined
}

/** What an address says, made sound: never fails, never longer than a year, never in the future. */
export function parseRange(query: RangeQuery, timezone: string, now = new Date()): Range {
  const last = today(timezone, now)
  if (isDay(query.from) && isDay(query.to)) {
    const [a, b] = [query.from, query.to].map((day) => (day > last ? last : day)).sort() as [string, string]
    return ofDays(shiftDay(b, -Math.min(daysBetween(a, b), MOST_DAYS - 1)), b, { timezone, per: query.per, preset: null })
  }
  const preset = presets.find((name) => name === query.range) ?? '30d'
  if (preset !== '24h') return ofDays(shiftDay(last, 1 - DAYS[preset]), last, { timezone, per: query.per, preset })
  const to = new Date((Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS)
  const from = new Date(to.getTime() - DAY_MS)
  return { from, to, firstDay: today(timezone, from), lastDay: last, timezone, step: 'hour', steps: ['hour'], preset }
}

function ofDays(firstDay: string, lastDay: string, { timezone, per, preset }: { timezone: string; per: string | undefined; preset: Preset | null }): Range {
  const days = daysBetween(firstDay, lastDay) + 1
  const steps: Step[] = days === 1 ? ['hour'] : days <= 8 ? ['day', 'hour'] : days <= 31 ? ['day'] : days <= 92 ? ['day', 'week'] : ['week']
  const step = steps.find((candidate) => candidate === per) ?? steps[0]!
  return { from: startOfDay(firstDay, timezone), to: startOfDay(shiftDay(lastDay, 1), timezone), firstDay, lastDay, timezone, step, steps, preset }
}

/** As many hours or days directly before. */
export function previousRange(range: Range): Range {
  if (range.preset === '24h') return { ...range, from: new Date(range.from.getTime() - DAY_MS), to: range.from, lastDay: range.firstDay, firstDay: today(range.timezone, new Date(range.from.getTime() - DAY_MS)) }
  const lastDay = shiftDay(range.firstDay, -1)
  const firstDay = shiftDay(lastDay, -daysBetween(range.firstDay, range.lastDay))
  return { ...range, firstDay, lastDay, from: startOfDay(firstDay, range.timezone), to: range.from }
}

/** Where bars begin, and the end of the last: one more than there are bars. */
export function bordersOf(range: Range): Date[] {
  const borders: Date[] = []
  if (range.step === 'hour') {
    for (let at = range.from.getTime(); at < range.to.getTime(); at += HOUR_MS) borders.push(new Date(at))
  } else {
    const width = range.step === 'day' ? 1 : 7
    for (let day = range.firstDay; day <= range.lastDay; day = shiftDay(day, width)) borders.push(startOfDay(day, range.timezone))
  }
  return [...borders, range.to]
}

function isDay(text: string | undefined): text is string {
  return text !== undefined && /^20\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

function shiftDay(day: string, by: number): string {
  return new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10)
}

function daysBetween(a: string, b: string): number {
  return Math.round((Date.parse(b) - Date.parse(a)) / DAY_MS)
}
