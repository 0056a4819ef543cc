import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { strainJudge, watchPressure, type Bounds, type Strain } from '#lib/gateway/pressure.ts'

const HEAP = 50

/** What is said of one look after the other, each with its longest delay. */
function judged(delays: number[], bounds: Bounds = { maxDelayMs: 200, maxHeapPercent: 80 }): (Strain | undefined)[] {
  const judge = strainJudge(bounds)
  return delays.map((delayMs) => judge(delayMs, HEAP))
}

describe('a process is under strain', () => {
  it('when its event loop was late at three looks in a row, until it keeps up', () => {
    expect(judged([300, 201, 250, 300, 200, 300])).toEqual([undefined, undefined, 'event_loop', 'event_loop', undefined, undefined])
  })

  it('not by one long pause, and not by one now and then', () => {
    expect(judged([30_000, 1, 1, 5_000, 900, 1])).toEqual([undefined, undefined, undefined, undefined, undefined, undefined])
  })

  it('when its heap is fuller than it may be', () => {
    const judge = strainJudge({ maxDelayMs: 200, maxHeapPercent: 80 })
    expect([80, 81, 80].map((percent) => judge(1, percent))).toEqual([undefined, 'memory', undefined])
  })

  it('never where it has no bounds', () => {
    expect(judged([900, 900, 900, 900], { maxDelayMs: 0, maxHeapPercent: 0 })).toEqual([undefined, undefined, undefined, undefined])
  })
})

it('what really keeps the event loop busy is seen, and that it no longer does', async () => {
  const pressure = watchPressure({ maxDelayMs: 100, maxHeapPercent: 0 }, 50)
  async function block(): Promise<void> {
    const end = performance.now() + 200
    while (performance.now() < end);
    await nextTurn()
  }
  await expect.poll(async () => (await block(), pressure.strain), { timeout: 10_000, interval: 1 }).toBe('event_loop')
  await expect.poll(() => pressure.strain, { timeout: 10_000 }).toBeUndefined()
  pressure.close()
})

it('what the heap really holds is seen', async () => {
  const pressure = watchPressure({ maxDelayMs: 0, maxHeapPercent: 0.1 }, 50)
  await expect.poll(() => pressure.strain).toBe('memory')
  pressure.close()
})
