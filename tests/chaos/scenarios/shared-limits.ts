import { setTimeout as sleep } from 'node:timers/promises'
import { setAccountLimits } from '#lib/accounts/rate-limits.ts'
import type { RateLimits } from '#lib/caller.ts'
import { uuid } from '#lib/ids.ts'
import { newAccount } from '../../support/gateway.ts'
import { ask, type Seen } from '../client.ts'
import type { Field } from '../field.ts'
import type { Scenario } from '../scenario.ts'

const CALLS = 1_000
const QUICK_CALLS = 300
/** Calls at once, and a minute. */
const LIMIT = 60
const PATIENCE = { headers: 30_000, silence: 30_000 }
const CLIENTS = 8
/** How often Redis is killed, for how long it stays away and is back, ms. */
const DEATHS = 10
const AWAY_MS = 1_500

export const sharedLimits: Scenario = {
  name: 'shared-limits',
  about: `two instances count limits in one Redis: of all calls at once exactly ${LIMIT} are admitted; while it is killed and comes back nobody gets an error, and no more than the limit`,
  // Whatever comes shall get as far as the limit that is tried.
  field: { redis: true, settings: () => ({ MAX_IN_FLIGHT: '0' }) },
  async play(field, { quick }) {
    const calls = quick ? QUICK_CALLS : CALLS
    const atOnce = await places(field, calls)
    const aMinute = await requests(field, calls)
    const bereaved: Deal[] = []
    while (bereaved.length < (quick ? 1 : DEATHS)) bereaved.push(await bereave(field))
    const parts = [atOnce, aMinute, ...bereaved]
    const seen = parts.flatMap((part) => part.seen)
    const errors = seen.filter(({ complete, status }) => !complete && status !== 429)
    return {
      seen,
      figures: [
        { name: `calls at once, of which ${LIMIT} may run`, value: calls },
        { name: 'of these let run', value: admitted(atOnce), least: LIMIT, most: LIMIT },
        { name: `calls at once, at ${LIMIT} a minute`, value: calls },
        { name: 'of these admitted', value: admitted(aMinute), least: LIMIT, most: LIMIT + aMinute.comesBack },
        { name: 'kill -9 of Redis', value: bereaved.length },
        { name: 'calls around it', value: bereaved.reduce((sum, part) => sum + part.seen.length, 0) },
        { name: 'most admitted around one, of those allowed, %', value: Math.max(...bereaved.map((part) => Math.round((admitted(part) / (LIMIT + part.comesBack)) * 100))), most: 100 },
        { name: 'calls neither answered nor 429', value: errors.length, most: 0 },
      ],
      evidence: errors.map(({ title, status, error }) => `${title}: ${status} ${error}`),
    }
  },
}

/** Calls under a limit, and how many more than it may have been admitted by the time that passed. */
interface Deal {
  seen: Seen[]
  comesBack: number
}

type Call = (n: number) => Promise<Seen>

/** Calls of one account with these limits, over all instances in turn. */
async function caller({ instances }: Field, limits: Partial<RateLimits>): Promise<Call> {
  const { key, caller: { email } } = await newAccount({ credit: '1000', freeCalls: false })
  await setAccountLimits(email, limits)
  return (n) => ask({ url: instances[n % instances.length]!.url, key, model: 'openai/gpt-5.4-mini', prompt: 'Hello!', stream: false, title: uuid(), patience: PATIENCE })
}

/** Calls that are all still running when the last one has been decided on. */
async function places(field: Field, calls: number): Promise<Deal> {
  const call = await caller(field, { concurrency: LIMIT })
  const { control } = field.sandbox
  const decided = Promise.withResolvers<void>()
  control.reset()
  control.fail('tokens=5', { times: Infinity, until: decided.promise })
  let refused = 0
  const running = Array.from({ length: calls }, (_, n) => call(n).finally(() => refused++))
  const until = performance.now() + PATIENCE.headers / 2
  while (refused + control.count() < calls && performance.now() < until) await sleep(10)
  decided.resolve()
  const seen = await Promise.all(running)
  control.reset()
  return { seen, comesBack: 0 }
}

async function requests(field: Field, calls: number): Promise<Deal> {
  const call = await caller(field, { rpm: LIMIT })
  const started = performance.now()
  const seen = await Promise.all(Array.from({ length: calls }, (_, n) => call(n)))
  return { seen, comesBack: comesBack(started) }
}

/** Redis is killed when half of the limit is used up, and comes back, empty, a moment later. */
async function bereave(field: Field): Promise<Deal> {
  const call = await caller(field, { rpm: LIMIT })
  const seen: Seen[] = []
  const started = performance.now()
  let [begun, over] = [0, false]
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (!over) seen.push(await call(begun++))
  })
  while (seen.filter(({ complete }) => complete).length < LIMIT / 2 && performance.now() - started < PATIENCE.headers) await sleep(5)
  await field.redis!.kill()
  await sleep(AWAY_MS)
  await field.redis!.start()
  await sleep(AWAY_MS)
  over = true
  await Promise.all(clients)
  // Without Redis each instance counts its own share: of what comes back of that, one more may have begun to.
  return { seen, comesBack: comesBack(started) + field.instances.length }
}

function admitted({ seen }: Deal): number {
  return seen.filter(({ complete }) => complete).length
}

/** How many of the limit have come back since then. */
function comesBack(since: number): number {
  return Math.floor(((performance.now() - since) / 60_000) * LIMIT)
}
