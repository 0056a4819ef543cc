import { merge, percentiles, record, type Histogram, type Percentiles } from '../../histogram.ts'

/** How one call of an offer went. A call that failed through its caller's own fault is none. */
export interface Outcome {
  /** `offerKey` of lib/catalog. */
  offer: string
  /** ms since 1970: when it ended. */
  at: number
  /** A rate limit is no outage: it is counted, but not against the uptime. */
  result: 'answered' | 'failed' | 'rate_limited'
  /** Streams only: from asking this provider to the first content. */
  ttftMs?: number
  /** What came after that moment, and in how many ms: the speed. */
  outputTokens?: number
  streamMs?: number
  /** The whole prompt, and what of it the provider read from its cache. */
  inputTokens?: number
  cachedTokens?: number
}

/** What is known of an offer. Times in ms, shares and uptimes 0–1; null = nothing was measured. */
export interface Measured {
  uptime5m: number | null
  uptime30m: number | null
  /** Up to a minute behind. */
  uptime1d: number | null
  /** Of the last 30 minutes, as are the next two. */
  ttftMs: Percentiles | null
  /** p90: nine of ten answers were at least this fast. */
  tokensPerSecond: Percentiles | null
  cacheHitRate: number | null
  /** In the last 30 seconds and in this process, at least two calls and at least half of all failed. */
  failedRecently: boolean
}

/** What one minute of an offer counted. */
export interface Cell {
  /** Minutes since 1970. */
  minute: number
  answered: number
  failed: number
  rateLimited: number
  ttft: Histogram
  speed: Histogram
  inputTokens: number
  cachedTokens: number
}

export interface Share {
  answered: number
  failed: number
}

/** Minutes that are kept; what could not be shared by then is forgotten. */
export const KEPT_MINUTES = 30
const SLOT_MS = 5_000
const SLOTS = 6
/** An answer that came in one piece, or was very short, says nothing about speed. */
const MIN_SPEED_TOKENS = 16
const MIN_SPEED_MS = 20

/** Everything one process keeps of one offer: at most KEPT_MINUTES cells of its own and as many of each other process. */
export class Track {
  readonly mine = new Map<number, Cell>()
  /** Minutes of `mine` that are not in the database yet. */
  readonly unwritten = new Set<number>()
  /** By minute and process. */
  readonly others = new Map<string, Cell>()
  /** Of all processes, as the database last told. */
  day: Share | null = null
  #slots: (Share & { slot: number })[] = []

  note(outcome: Outcome): void {
    const minute = Math.floor(outcome.at / 60_000)
    let cell = this.mine.get(minute)
    if (!cell) this.mine.set(minute, (cell = emptyCell(minute)))
    this.unwritten.add(minute)
    count(cell, outcome)
    if (outcome.result !== 'rate_limited') this.#slot(outcome.at)[outcome.result]++
  }

  measured(now: number): Measured {
    const minute = Math.floor(now / 60_000)
    const [short, long] = [emptyCell(minute), emptyCell(minute)]
    for (const cells of [this.mine, this.others]) {
      for (const cell of cells.values()) {
        if (cell.minute > minute - KEPT_MINUTES) addCell(long, cell)
        if (cell.minute > minute - 5) addCell(short, cell)
      }
    }
    return {
      uptime5m: uptime(short),
      uptime30m: uptime(long),
      uptime1d: uptime(this.day ?? long),
      ttftMs: percentiles(long.ttft, 'low'),
      tokensPerSecond: percentiles(long.speed, 'high'),
      cacheHitRate: long.inputTokens > 0 ? long.cachedTokens / long.inputTokens : null,
      failedRecently: this.#failedRecently(now),
    }
  }

  /** Forgets what is too old to matter. */
  expire(now: number): void {
    const oldest = Math.floor(now / 60_000) - KEPT_MINUTES
    for (const minute of this.mine.keys()) if (minute <= oldest) this.mine.delete(minute)
    for (const minute of this.unwritten) if (minute <= oldest) this.unwritten.delete(minute)
    for (const [key, cell] of this.others) if (cell.minute <= oldest) this.others.delete(key)
  }

  #slot(at: number): Share & { slot: number } {
    const slot = Math.floor(at / SLOT_MS)
    const kept = this.#slots[slot % SLOTS]
    return kept?.slot === slot ? kept : (this.#slots[slot % SLOTS] = { slot, answered: 0, failed: 0 })
  }

  #failedRecently(now: number): boolean {
    const current = Math.floor(now / SLOT_MS)
    let [answered, failed] = [0, 0]
    for (const share of this.#slots) {
      if (!share || share.slot <= current - SLOTS) continue
      answered += share.answered
      failed += share.failed
    }
    return failed >= 2 && failed >= answered
  }
}

export function emptyCell(minute: number): Cell {
  return { minute, answered: 0, failed: 0, rateLimited: 0, ttft: {}, speed: {}, inputTokens: 0, cachedTokens: 0 }
}

function count(cell: Cell, { result, ttftMs, outputTokens = 0, streamMs = 0, inputTokens = 0, cachedTokens = 0 }: Outcome): void {
  if (result === 'answered') cell.answered++
  else if (result === 'failed') cell.failed++
  else cell.rateLimited++
  if (ttftMs !== undefined) record(cell.ttft, ttftMs)
  if (outputTokens >= MIN_SPEED_TOKENS && streamMs >= MIN_SPEED_MS) record(cell.speed, (outputTokens * 1_000) / streamMs)
  cell.inputTokens += inputTokens
  cell.cachedTokens += cachedTokens
}

function addCell(sum: Cell, cell: Cell): void {
  sum.answered += cell.answered
  sum.failed += cell.failed
  sum.rateLimited += cell.rateLimited
  sum.inputTokens += cell.inputTokens
  sum.cachedTokens += cell.cachedTokens
  merge(sum.ttft, cell.ttft)
  merge(sum.speed, cell.speed)
}

function uptime({ answered, failed }: Share): number | null {
  return answered + failed > 0 ? answered / (answered + failed) : null
}
