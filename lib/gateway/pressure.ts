import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import { log } from '../log.ts'

/** What this process is short of. */
export type Strain = 'event_loop' | 'memory'

export interface Pressure {
  /** As of the last look; undefined = it keeps up. */
  readonly strain: Strain | undefined
  close(): void
}

export interface Bounds {
  /** Longest wait for the event loop, ms; 0 = any. */
  maxDelayMs: number
  /** So many percent of the heap that V8 may have; 0 = any. */
  maxHeapPercent: number
}

/** Looks in a row that must find the event loop late: one long pause (a garbage collection, a page's first rendering, SIGSTOP) is no overload. */
const LATE_LOOKS = 3
const LOOK_MS = 1_000
/** Between two samples, ms: 50 in a second, of which the p99 is the longest. */
const SAMPLE_MS = 20

/** Watches whether this process still keeps up with its work, by a look a second. */
export function watchPressure(bounds: Bounds, everyMs = LOOK_MS): Pressure {
  const delays = monitorEventLoopDelay({ resolution: SAMPLE_MS })
  const judge = strainJudge(bounds)
  let strain: Strain | undefined

  function look(): void {
    // Without a sample the loop stood still until now; that pause is the next look's.
    if (delays.count === 0) return
    const delayMs = delays.percentile(99) / 1e6 - SAMPLE_MS
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
    const found = judge(delayMs, (used / limit) * 100)
    delays.reset()
    if (found !== strain) log.warn({ strain: found ?? 'none', delayMs: Math.round(delayMs), heap: used }, found ? 'this process falls behind: new calls are sent away' : 'this process keeps up again: new calls are taken')
    strain = found
  }

  delays.enable()
  const timer = setInterval(look, everyMs).unref()
  return {
    get strain() {
      return strain
    },
    close: () => {
      clearInterval(timer)
      delays.disable()
    },
  }
}

/** Judges one look after the other: the longest delay since the last one, and how full the heap is. */
export function strainJudge({ maxDelayMs, maxHeapPercent }: Bounds): (delayMs: number, heapPercent: number) => Strain | undefined {
  let late = 0
  return (delayMs, heapPercent) => {
    late = maxDelayMs > 0 && delayMs > maxDelayMs ? late + 1 : 0
    if (maxHeapPercent > 0 && heapPercent > maxHeapPercent) return 'memory'
    return late >= LATE_LOOKS ? 'event_loop' : undefined
  }
}
