import { setTimeout as sleep } from 'node:timers/promises'
import { makeCustomers } from '../customers.ts'
import type { Field } from '../field.ts'
import type { Instance } from '../fleet.ts'
import { any, between, startLoad } from '../load.ts'
import type { Scenario } from '../scenario.ts'

const CLIENTS = 32
/** Longer than an instance may be silent (20 s) and the reaper's round (5 s): its calls are ended by others. */
const TAKEN_FOR_DEAD_MS = 27_000
/** What comes back from that has its calls to settle before it may be killed. */
const SPARED_MS = 3_000

export const crashes: Scenario = {
  name: 'crashes',
  about: 'instances and Postgres are killed and paused again and again, while providers fail and clients leave',
  async play(field, { seconds }) {
    const load = startLoad(field.instances, await makeCustomers(), CLIENTS)
    const until = performance.now() + seconds * 1_000
    let spared: Instance | undefined
    const [kills, pauses, database] = await Promise.all([
      killInstances(field, until, () => spared),
      pauseInstances(field, until, (instance) => (spared = instance)),
      disturbDatabase(field, until),
    ])
    await load.stop()
    return {
      seen: load.seen,
      figures: [
        { name: 'kill -9 of an instance', value: kills },
        { name: 'pauses of an instance beyond its heartbeat', value: pauses },
        { name: 'kill -9 of Postgres', value: database.kills },
        { name: 'pauses of Postgres', value: database.pauses },
      ],
    }
  },
}

/** Turn by turn, 0.5 to 2 s after the last one is back. */
async function killInstances({ instances }: Field, until: number, spared: () => Instance | undefined): Promise<number> {
  let kills = 0
  for (;;) {
    const pause = between(500, 2_000)
    if (performance.now() + pause > until) return kills
    await sleep(pause)
    const victims = instances.filter((instance) => instance.state === 'up' && instance !== spared())
    if (victims.length === 0) continue
    await any(victims).kill()
    kills++
  }
}

async function pauseInstances({ instances }: Field, until: number, spare: (instance: Instance | undefined) => void): Promise<number> {
  let pauses = 0
  for (;;) {
    const quiet = between(15_000, 25_000)
    if (performance.now() + quiet + TAKEN_FOR_DEAD_MS > until) return pauses
    await sleep(quiet)
    const victim = instances.find(({ state }) => state === 'up')
    if (!victim) continue
    victim.pause()
    await sleep(TAKEN_FOR_DEAD_MS)
    spare(victim)
    victim.resume()
    await sleep(SPARED_MS)
    spare(undefined)
    pauses++
  }
}

async function disturbDatabase({ database }: Field, until: number): Promise<{ kills: number; pauses: number }> {
  const done = { kills: 0, pauses: 0 }
  for (;;) {
    const isKill = done.kills === done.pauses
    const [quiet, away] = [between(1_500, 6_000), isKill ? between(100, 1_000) : between(500, 4_000)]
    if (performance.now() + quiet + away > until) return done
    await sleep(quiet)
    if (isKill) {
      await database.kill()
      await sleep(away)
      await database.start()
      done.kills++
    } else {
      database.pause()
      await sleep(away)
      database.resume()
      done.pauses++
    }
  }
}
