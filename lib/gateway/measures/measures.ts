import { uuid } from '../../ids.ts'
import { log } from '../../log.ts'
import { readDay, readOthers, tidy, writeCells } from './store.ts'
import { Track, type Measured, type Outcome } from './track.ts'

export type { Measured, Outcome } from './track.ts'

/**
 * What calls themselves measure of every offer: uptime, time to first token, speed. Each process counts
 * its own in memory and shares it through Postgres every ten seconds; without the database it goes on
 * with what it knows.
 */
export interface Measures {
  /** Counts one call. O(1), does nothing else, never throws. */
  note(outcome: Outcome): void
  /** What is known of an offer (`offerKey`); undefined = nothing yet. Recomputed at most once a second. */
  of(offer: string): Measured | undefined
  /** One round of telling and asking the database now; they run every ten seconds by themselves. Throws when it is away. */
  exchange(): Promise<void>
  /** Writes what is left. */
  close(): Promise<void>
}

export interface MeasuresOptions {
  /** ms since 1970. */
  now?: () => number
  /** 0 = only when told to. */
  everyMs?: number
}

const EXCHANGE_MS = 10_000
const FRESH_MS = 1_000
/** More offers than any catalogue has. */
const MAX_OFFERS = 2_000

export function openMeasures({ now = Date.now, everyMs = EXCHANGE_MS }: MeasuresOptions = {}): Measures {
  const instance = uuid()
  const tracks = new Map<string, Track>()
  const known = new Map<string, { at: number; measured: Measured }>()
  let since = new Date(0)
  let running: Promise<void> | undefined

  function trackOf(offer: string): Track | undefined {
    let track = tracks.get(offer)
    if (!track && tracks.size < MAX_OFFERS) tracks.set(offer, (track = new Track()))
    return track
  }

  function of(offer: string): Measured | undefined {
    const track = tracks.get(offer)
    if (!track) return undefined
    const at = now()
    const fresh = known.get(offer)
    if (fresh && at - fresh.at < FRESH_MS && at >= fresh.at) return fresh.measured
    const measured = track.measured(at)
    known.set(offer, { at, measured })
    return measured
  }

  async function exchange(): Promise<void> {
    const at = now()
    for (const track of tracks.values()) track.expire(at)
    await tell()
    const { told, until } = await readOthers(instance, at, since)
    for (const { offer, instance: by, cell } of told) trackOf(offer)?.others.set(`${cell.minute} ${by}`, cell)
    since = until
    await tidy(at)
    const day = await readDay(at)
    for (const offer of day.keys()) trackOf(offer)
    for (const [offer, track] of tracks) track.day = day.get(offer) ?? null
  }

  async function tell(): Promise<void> {
    const cells = [...tracks].flatMap(([offer, { mine, unwritten }]) => [...unwritten].map((minute) => ({ offer, cell: mine.get(minute)! })))
    for (const { unwritten } of tracks.values()) unwritten.clear()
    try {
      await writeCells(instance, cells)
    } catch (error) {
      for (const { offer, cell } of cells) tracks.get(offer)!.unwritten.add(cell.minute)
      throw error
    }
  }

  function tick(): Promise<void> {
    running ??= exchange()
      .catch((error: unknown) => log.warn({ error: error instanceof Error ? error.message : String(error) }, 'measures: not shared with other instances; the next round tries again'))
      .finally(() => (running = undefined))
    return running
  }

  const timer = everyMs > 0 ? setInterval(() => void tick(), everyMs).unref() : undefined
  if (timer) void tick()

  return {
    note: (outcome) => trackOf(outcome.offer)?.note(outcome),
    of,
    exchange,
    close: async () => {
      clearInterval(timer)
      await running
      await tick()
    },
  }
}
