import { hostname } from 'node:os'
import { log } from '../log.ts'
import { uuid } from '../ids.ts'
import { forgetOldKeys } from './idempotency.ts'
import { openLink, type Link } from './link.ts'

/** Heartbeat every 5 s, silent for 15 s: stop admitting; silent for 20 s: others take us for dead. */
export const BEAT_MS = 5_000
const SELF_FENCE_MS = 15_000
const DEAD_AFTER = '20 s'
/** A connection that is silent for so long is taken for dead; its queries end themselves before that. */
export const NO_ANSWER_MS = 12_000
const SWEEP_LIMIT = 500
/** The channel on which a new instance says so. */
const BEGAN = 'instance_began'
const PARTITIONS_AHEAD = 3
const CHORES_EVERY_MS = 6 * 3_600_000

/** This process in the ledger's eyes: the id its holds carry, its heartbeat, and its turn at reaping. */
export interface Instance {
  id(): string
  /** False when the heartbeat has not got through for so long that others may have declared us dead. */
  admitting(): boolean
  /** How many instances run, this one included: a new one counts at once, one that has ended for five seconds more. */
  alive(): number
  /** We were declared dead: become a new instance. Holds of the old one are swept; late settlements mend them. */
  renew(): Promise<void>
  /** One heartbeat and one round of the reaper now; they run every 5 s by themselves. Returns holds swept. */
  beat(): Promise<number>
  /** `orderly` false leaves the row alive, as a crash would. */
  close(orderly?: boolean): Promise<void>
}

export async function openInstance(): Promise<Instance> {
  let id = ''
  let lastBeat = 0
  let alive = 1
  let lastChores = 0
  let ticking = false
  let renewing: Promise<void> | undefined
  // Back after an absence, we say at once that we are alive: until then nothing is admitted.
  const back = (): void => {
    if (id !== '' && link.ready()) void tick()
  }
  const link: Link = await openLink('ledger-steward', back, { channel: BEGAN, heard: recount })

  async function register(): Promise<void> {
    const fresh = uuid()
    await link.query({
      text: `with i as (insert into money.instance (id, host, pid) values ($1, $2, $3) returning id),
                  h as (insert into money.heartbeat (instance_id) select id from i)
             select pg_notify($4, '')`,
      values: [fresh, hostname(), process.pid, BEGAN],
    })
    id = fresh
    lastBeat = performance.now()
  }

  function renew(): Promise<void> {
    renewing ??= register().finally(() => (renewing = undefined))
    return renewing
  }

  async function beat(): Promise<number> {
    const sent = performance.now()
    const alive = await link.query({
      name: 'beat',
      text: `update money.heartbeat set at = clock_timestamp()
             where instance_id = $1 and exists (select 1 from money.instance where id = $1 and alive)`,
      values: [id],
    })
    if (alive.rowCount === 0) {
      log.warn({ instance: id }, 'ledger: this instance was declared dead, continuing as a new one')
      await renew()
    } else {
      lastBeat = sent
    }
    const swept = await reap(link)
    await count()
    return swept
  }

  async function count(): Promise<void> {
    const { rows } = await link.query({ name: 'count-instances', text: 'select count(*)::integer as alive from money.instance where alive' })
    alive = Math.max(1, (rows as { alive: number }[])[0]?.alive ?? 1)
  }

  /** Another one began: from now on limits are shared with it. What fails here the next heartbeat does. */
  function recount(): void {
    if (id !== '') count().catch((error: unknown) => log.debug({ error: String(error) }, 'ledger: instances not counted'))
  }

  async function tick(): Promise<void> {
    if (ticking) return
    ticking = true
    const limit = setTimeout(() => link.cut(), NO_ANSWER_MS).unref()
    const began = performance.now()
    try {
      await beat()
      // One that had to wait tells of a moment long gone.
      if (performance.now() - began > BEAT_MS) await beat()
      clearTimeout(limit)
      if (performance.now() - lastChores > CHORES_EVERY_MS) {
        await link.query({ text: 'select money.ensure_partitions($1)', values: [PARTITIONS_AHEAD] })
        await link.query({ text: forgetOldKeys })
        lastChores = performance.now()
      }
    } catch (error) {
      log.warn({ error: error instanceof Error ? error.message : String(error) }, 'ledger: heartbeat failed')
    } finally {
      clearTimeout(limit)
      ticking = false
    }
  }

  await register()
  await count()
  await link.query({ text: 'select money.ensure_partitions($1)', values: [PARTITIONS_AHEAD] })
  lastChores = performance.now()
  // At once: under a supervisor that starts it again and again, no process may live until its first turn.
  void tick()
  // unref: a heartbeat alone keeps no process running.
  const timer = setInterval(() => void tick(), BEAT_MS).unref()

  return {
    id: () => id,
    alive: () => alive,
    admitting: () => performance.now() - lastBeat < SELF_FENCE_MS,
    renew,
    beat,
    close: async (orderly = true) => {
      clearInterval(timer)
      if (orderly && link.ready()) {
        await link.query({ text: 'update money.instance set alive = false, ended_at = now() where id = $1', values: [id] })
        await reap(link)
      }
      await link.close()
    },
  }
}

async function reap(link: Link): Promise<number> {
  const result = await link.query({ name: 'reap', text: 'select money.reap($1, $2) as swept', values: [DEAD_AFTER, SWEEP_LIMIT] })
  const swept = (result.rows as { swept: number }[])[0]?.swept ?? 0
  if (swept > 0) log.warn({ swept }, 'ledger: ended calls that their instance left behind, billed at the last checkpoint')
  return swept
}
