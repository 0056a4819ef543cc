import { atMostEvery } from '../at-most-every.ts'
import { queryInTime } from '../db.ts'
import { merge, percentiles, type Histogram, type Percentiles } from '../histogram.ts'

/** What calls measured in a stretch of time. Of nobody in particular: public. */
export interface Figures {
  /** Calls that were answered or that failed through the provider's fault; the rate-limited ones apart. */
  calls: number
  failed: number
  rateLimited: number
  /** 0–1; null = there was no call. */
  uptime: number | null
  /** To the first token, ms; null = nothing was streamed. */
  ttftMs: Percentiles | null
  /** After the first token; p90 = nine of ten answers were at least this fast. */
  tokensPerSecond: Percentiles | null
  /** Share of the prompts' tokens that came from the provider's cache. */
  cacheHitRate: number | null
}

export interface HealthHour extends Figures {
  /** When the hour begins, UTC. */
  at: Date
}

export interface Health {
  /** 24, oldest first; the last one is still running. */
  hours: HealthHour[]
  /** All of those together. */
  day: Figures
  /** The last 30 minutes, up to ten seconds ago. */
  now: Figures
}

export const HOURS = 24
const HOUR_MS = 3_600_000
const NOW_MS = 30 * 60_000
const FRESH_MS = 15_000

/** The offers' health, all together (`offerKey`). Read at most every 15 seconds, however many ask. Throws when the database is away. */
export async function healthOf(offers: readonly string[]): Promise<Health> {
  const { at, hours, now, quiet } = await snapshot()
  // Most of a catalogue is not called every day.
  if (!offers.some((offer) => hours.has(offer) || now.has(offer))) return quiet
  const sums = Array.from({ length: HOURS }, () => emptyTally())
  const [recent, day] = [emptyTally(), emptyTally()]
  for (const offer of offers) {
    hours.get(offer)?.forEach((tally, index) => add(sums[index]!, tally))
    add(recent, now.get(offer))
  }
  for (const sum of sums) add(day, sum)
  return healthFrom(at, sums, { day, recent })
}

function healthFrom(at: number, hours: readonly Tally[], { day, recent }: { day: Tally; recent: Tally }): Health {
  const first = hourOf(at) - (HOURS - 1)
  return { hours: hours.map((sum, index) => ({ at: new Date((first + index) * HOUR_MS), ...figuresOf(sum) })), day: figuresOf(day), now: figuresOf(recent) }
}

interface Tally {
  answered: number
  failed: number
  rate_limited: number
  ttft: Histogram
  speed: Histogram
  input_tokens: number
  cached_tokens: number
}

type Row = Tally & { offer: string; at: Date }

/** Every offer's hours (24, sparse) and last half hour. */
interface Snapshot {
  at: number
  hours: Map<string, Tally[]>
  now: Map<string, Tally>
  /** Of whoever is in neither. */
  quiet: Health
}

const snapshot = atMostEvery(FRESH_MS, () => readSnapshot(Date.now()))

/** Hours that ended come from the roll-up; the running one and the last half hour from the minutes. */
async function readSnapshot(at: number): Promise<Snapshot> {
  const hour = hourOf(at)
  const empty = emptyTally()
  const quiet = healthFrom(at, Array.from({ length: HOURS }, () => empty), { day: empty, recent: empty })
  const taken: Snapshot = { at, hours: new Map(), now: new Map(), quiet }
  const counts = 'answered, failed, rate_limited, ttft, speed, input_tokens::float8 as input_tokens, cached_tokens::float8 as cached_tokens'
  const [ended, minutes] = await Promise.all([
    queryInTime<Row>({
      name: 'reports health hours',
      text: `select offer, hour as at, ${counts} from health.offer_hour where hour > $1 and hour < $2`,
      values: [new Date((hour - HOURS) * HOUR_MS), new Date(hour * HOUR_MS)],
    }),
    queryInTime<Row>({
      name: 'reports health minutes',
      text: `select offer, minute as at, ${counts} from health.offer_minute where minute >= $1`,
      values: [new Date(Math.min(hour * HOUR_MS, at - NOW_MS))],
    }),
  ])
  for (const row of ended.rows) add(hourIn(taken, row), row)
  for (const row of minutes.rows) {
    if (hourOf(row.at.getTime()) === hour) add(hourIn(taken, row), row)
    if (row.at.getTime() > at - NOW_MS) add(entry(taken.now, row.offer, emptyTally), row)
  }
  return taken
}

function hourIn({ at, hours }: Snapshot, row: Row): Tally {
  const list = entry(hours, row.offer, () => [])
  const index = hourOf(row.at.getTime()) - hourOf(at) + HOURS - 1
  return (list[index] ??= emptyTally())
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS)
}

function emptyTally(): Tally {
  return { answered: 0, failed: 0, rate_limited: 0, ttft: {}, speed: {}, input_tokens: 0, cached_tokens: 0 }
}

function add(sum: Tally, tally: Tally | undefined): void {
  if (!tally) return
  for (const field of ['answered', 'failed', 'rate_limited', 'input_tokens', 'cached_tokens'] as const) sum[field] += tally[field]
  merge(sum.ttft, tally.ttft)
  merge(sum.speed, tally.speed)
}

function figuresOf({ answered, failed, rate_limited, ttft, speed, input_tokens, cached_tokens }: Tally): Figures {
  const calls = answered + failed
  return {
    calls,
    failed,
    rateLimited: rate_limited,
    uptime: calls > 0 ? answered / calls : null,
    ttftMs: percentiles(ttft, 'low'),
    tokensPerSecond: percentiles(speed, 'high'),
    cacheHitRate: input_tokens > 0 ? cached_tokens / input_tokens : null,
  }
}
