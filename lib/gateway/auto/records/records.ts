import { log } from '../../../log.ts'
import { Lessons } from './lessons.ts'
import { Signals } from './signals.ts'
import { addEvidence, addTraffic, readEvidence, tidy } from './store.ts'
import { Traffic } from './traffic.ts'

/** What `auto` keeps of calls. Each process sums up in memory and shares through Postgres every ten seconds; without the database it goes on with what it knows. */
export interface Records {
  traffic: Traffic
  lessons: Lessons
  signals: Signals
  /** One round of telling and asking the database now. Throws when it is away. */
  exchange(): Promise<void>
  /** Writes what is left. */
  close(): Promise<void>
}

const EXCHANGE_MS = 10_000

export function openRecords({ everyMs = EXCHANGE_MS }: { everyMs?: number } = {}): Records {
  const traffic = new Traffic()
  const lessons = new Lessons()
  const signals = new Signals(lessons)
  let running: Promise<void> | undefined

  async function exchange(): Promise<void> {
    await tell(traffic, addTraffic)
    await tell(lessons, addEvidence)
    lessons.learn(await readEvidence())
    await tidy()
  }

  function tick(): Promise<void> {
    running ??= exchange()
      .catch((error: unknown) => log.warn({ error: error instanceof Error ? error.message : String(error) }, 'auto: records not shared; the next round tries again'))
      .finally(() => (running = undefined))
    return running
  }

  const timer = everyMs > 0 ? setInterval(() => void tick(), everyMs).unref() : undefined
  if (timer) void tick()
  return {
    traffic,
    lessons,
    signals,
    exchange,
    close: async () => {
      clearInterval(timer)
      await running
      await tick()
    },
  }
}

/** Writes what is new; what cannot be written is news again. */
async function tell<T>(from: { take(): T[]; giveBack(items: readonly T[]): void }, write: (items: readonly T[]) => Promise<void>): Promise<void> {
  const items = from.take()
  try {
    await write(items)
  } catch (error) {
    from.giveBack(items)
    throw error
  }
}
