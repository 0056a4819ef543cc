import { setTimeout as sleep } from 'node:timers/promises'
import { uuid } from '#lib/ids.ts'
import { newAccount } from '../../support/gateway.ts'
import { ask, type Seen } from '../client.ts'
import type { Field } from '../field.ts'
import { startFront } from '../front.ts'
import type { Scenario } from '../scenario.ts'

const STREAMS = 100
const CLIENTS = 8
const RESTARTS = 20
const PATIENCE = { headers: 30_000, silence: 30_000 }

export const restarts: Scenario = {
  name: 'restarts',
  about: 'SIGTERM with 100 open streams, then rolling restarts under load behind a front proxy: nobody notices',
  // More than the front proxy needs to notice.
  field: { settings: () => ({ SHUTDOWN_DELAY: '1' }) },
  async play(field, { quick }) {
    const { key } = await newAccount({ credit: '1000', freeCalls: false })
    const call = (url: string, prompt: string): Promise<Seen> => ask({ url, key, model: 'openai/gpt-5.4-mini', prompt, stream: true, title: uuid(), patience: PATIENCE })
    const drained = await drain(field, call)
    const rolled = await roll(field, { call, times: quick ? 2 : RESTARTS })
    const codes = [drained.code, ...rolled.codes]
    return {
      seen: [...drained.seen, ...rolled.seen],
      figures: [
        { name: 'streams open at SIGTERM', value: drained.open, least: STREAMS },
        { name: 'of these broken', value: drained.seen.filter(({ complete }) => !complete).length, most: 0 },
        { name: 'rolling restarts', value: rolled.codes.length },
        { name: 'exit codes other than 0', value: codes.filter((code) => code !== 0).length, most: 0 },
        { name: 'calls behind the front proxy', value: rolled.seen.length, least: 1 },
        { name: 'of these failed', value: rolled.seen.filter(({ complete }) => !complete).length, most: 0 },
      ],
    }
  },
}

type Call = (url: string, prompt: string) => Promise<Seen>

/** Streams of 5 s, so that all are open at once. */
async function drain({ instances, sandbox }: Field, call: Call) {
  const victim = instances[0]!
  const streams = Array.from({ length: STREAMS }, () => call(victim.url, '[sandbox: tokens=100 slow=50] Go on.'))
  const until = performance.now() + PATIENCE.headers
  while (sandbox.control.count() < STREAMS && performance.now() < until) await sleep(20)
  const open = sandbox.control.requests.filter(({ outcome }) => outcome === 'open').length
  const code = await victim.restart()
  return { open, code, seen: await Promise.all(streams) }
}

async function roll({ instances }: Field, { call, times }: { call: Call; times: number }) {
  const front = await startFront(instances.map(({ url }) => url))
  const seen: Seen[] = []
  let rolling = true
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (rolling) seen.push(await call(front.url, '[sandbox: tokens=20 slow=10] Hello!'))
  })
  const codes: (number | null)[] = []
  try {
    for (let n = 0; n < times; n++) {
      codes.push(await instances[n % instances.length]!.restart())
      // The next one when the front proxy knows that this one is back.
      await sleep(1_000)
    }
  } finally {
    rolling = false
    await Promise.all(clients)
    await front.close()
  }
  return { seen, codes }
}
