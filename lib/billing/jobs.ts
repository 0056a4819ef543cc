import { db } from '../db.ts'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { topUpAutomatically } from './auto-topup.ts'
import { checkBooks } from './check-books.ts'
import { reconcile } from './reconcile.ts'
import { stripe } from './stripe.ts'

export interface Jobs {
  /** Ends the timer and waits for what runs. */
  close(): Promise<void>
}

export interface Job {
  name: string
  everyMs: number
  run(): Promise<void>
}

const LOOK_MS = 30_000

const jobs: readonly Job[] = [
  {
    name: 'auto-topup',
    everyMs: 60_000,
    run: async () => {
      const settings = stripe()
      if (settings) await topUpAutomatically(settings)
    },
  },
  // Reads everything; the result is kept for all instances' metrics.
  { name: 'books', everyMs: 60 * 60_000, run: checkBooks },
  {
    name: 'reconcile',
    everyMs: 15 * 60_000,
    run: async () => {
      const settings = stripe()
      // The stand-in for Stripe forgets its payments when it ends; next to it every credit would look made up.
      if (!settings || env().STRIPE_API_URL) return
      const result = await reconcile(settings)
      const wrong = result.unresolved.length > 0
      if (wrong || result.healed > 0) log[wrong ? 'error' : 'warn']({ ...result }, 'payments: reconciled with Stripe')
    },
  },
]

/**
 * Runs the periodic jobs, each on one instance at a time: whoever moves the job's row forward has the turn,
 * and a turn that died is followed by the next. A queue of its own would bring tables and rights for a few
 * timers. `more`: jobs of rooms that this one may not know.
 */
export function openJobs(more: readonly Job[] = []): Jobs {
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(() => look([...jobs, ...more]))
  }, LOOK_MS).unref()
  return {
    close: async () => {
      clearInterval(timer)
      await running
    },
  }
}

async function look(due: readonly Job[]): Promise<void> {
  for (const job of due) {
    try {
      if (await claimTurn(job)) await job.run()
    } catch (error) {
      log.warn({ job: job.name, error: error instanceof Error ? error.message : String(error) }, 'job failed; it has another turn later')
    }
  }
}

/** True for one of all instances, once in `everyMs`. */
export async function claimTurn({ name, everyMs }: Pick<Job, 'name' | 'everyMs'>): Promise<boolean> {
  const { rowCount } = await db().query(
    `insert into money.job as j (name, at) values ($1, now())
     on conflict (name) do update set at = now() where j.at <= now() - $2 * interval '1 ms'`,
    [name, everyMs],
  )
  return rowCount === 1
}
