import { setTimeout as sleep } from 'node:timers/promises'
import { createKey } from '#lib/accounts/api-keys.ts'
import { newAccount } from '../../support/gateway.ts'
import { ask, type Ask, type Seen } from '../client.ts'
import type { Field } from '../field.ts'
import type { Figure } from '../figure.ts'
import { uuid } from '#lib/ids.ts'
import type { Scenario } from '../scenario.ts'

/** A stream that ends while the database is away is kept open so long, and no longer (lib/gateway/meter.ts). */
const LONGEST_S = 25
const STREAMS = 8
const EVERY_MS = 250
const PATIENT = { headers: 15_000, silence: 45_000 }

export const outage: Scenario = {
  name: 'outage',
  about: 'Postgres stands still, then is gone: new calls are refused at once, open streams end well, all are billed',
  async play(field, { seconds }) {
    const { caller, key } = await newAccount({ credit: '1000', freeCalls: false })
    const keys = await Promise.all(Array.from({ length: 40 }, async (_, i) => (await createKey(caller, { name: `${i}` })).key))
    const paused = await takeAway(field, { key, keys }, { awayS: Math.min(10, seconds / 3), leave: () => field.database.pause(), comeBack: () => field.database.resume() })
    const gone = await takeAway(field, { key, keys }, { awayS: Math.min(LONGEST_S, seconds / 3), leave: () => field.database.kill(), comeBack: () => field.database.start() })
    return { seen: [...paused.seen, ...gone.seen], figures: [...paused.figures('paused'), ...gone.figures('killed')] }
  },
}

interface Away {
  awayS: number
  leave(): unknown
  comeBack(): unknown
}

/** `key` has been seen before, of `keys` each is new to the instances: to know it they must ask the database. */
async function takeAway({ instances }: Field, { key, keys }: { key: string; keys: string[] }, { awayS, leave, comeBack }: Away) {
  const call = (wish: Partial<Ask>): Promise<Seen> => ask({ url: instances[0]!.url, key, model: 'openai/gpt-5.4-mini', prompt: 'Hello!', stream: false, title: uuid(), patience: PATIENT, ...wish })
  const seen = await Promise.all(instances.map(({ url }) => call({ url })))
  // From streams that end soon after the database has gone to some that outlast its absence.
  const streams = Array.from({ length: STREAMS }, (_, i) => {
    const seconds = 1 + 1.3 * awayS * (i / STREAMS)
    return call({ url: instances[i % instances.length]!.url, stream: true, prompt: `[sandbox: tokens=${Math.round(seconds * 20)} slow=50] Go on.` })
  })
  await sleep(800)
  await leave()
  const refused: Promise<Seen>[] = []
  for (const until = performance.now() + awayS * 1_000; performance.now() < until; await sleep(EVERY_MS)) {
    const n = refused.length
    refused.push(call({ url: instances[n % instances.length]!.url, ...(n % 4 === 1 && { key: keys.pop() }), ...(n % 4 === 2 && { idempotencyKey: uuid() }), stream: n % 2 === 0 }))
  }
  await comeBack()
  const back = performance.now()
  for (const { url } of instances) {
    for (let served = false; !served && performance.now() - back < 30_000; ) {
      const answer = await call({ url })
      seen.push(answer)
      served = answer.complete
      if (!served) await sleep(50)
    }
  }
  const recovery = performance.now() - back
  const [ended, told] = await Promise.all([Promise.all(streams), Promise.all(refused)])
  seen.push(...ended, ...told)
  // Those that were asked last may have been admitted after all.
  const slowest = Math.max(...told.map(({ ms }) => ms))
  return {
    seen,
    figures: (how: string): Figure[] => [
      { name: `Postgres ${how}, s`, value: round(awayS) },
      { name: `${how}: open streams that ended well`, value: ended.filter(({ complete }) => complete).length, least: STREAMS },
      { name: `${how}: new calls`, value: told.length },
      { name: `${how}: of these neither served nor 503`, value: told.filter(({ complete, status }) => !complete && status !== 503).length, most: 0 },
      { name: `${how}: slowest answer to a new call, s`, value: round(slowest / 1_000), most: 2 },
      { name: `${how}: until calls are served again, s`, value: round(recovery / 1_000), most: 5 },
    ],
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
