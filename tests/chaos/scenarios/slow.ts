import { setTimeout as sleep } from 'node:timers/promises'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { newAccount } from '../../support/gateway.ts'
import { processTree } from '../../support/process-tree.ts'
import { ask, type Seen } from '../client.ts'
import type { Instance } from '../fleet.ts'
import type { Scenario } from '../scenario.ts'
import { neverRead, trickle } from '../slow-clients.ts'

const LONG = { trickling: 500, unread: 200, seconds: 20 }
const SHORT = { trickling: 100, unread: 30, seconds: 4 }
/** Of the others, at each of the two instances. */
const CALLS_PER_S = 50
const MODEL = 'openai/gpt-5.4-mini'
const PATIENCE = { headers: 30_000, silence: 30_000 }
/** More than the kernel's buffers of all ends take. */
const TOKENS = 60_000
const endless = JSON.stringify({ model: MODEL, stream: true, max_tokens: TOKENS, messages: [{ role: 'user', content: `[sandbox: tokens=${TOKENS}]` }] })
const FILL_MS = 90_000
/** Who reads nothing for 30 s is cut off (lib/gateway/node-door.ts), by a clock that Node may wind up once more. */
const CUT_MS = 65_000
const MIB = 1_048_576
/** A stream may buffer 256 KiB; what was delivered is kept to be counted, a word for each of its 15,000 pieces. */
const UNREAD_MIB = 0.5
const TRICKLING_MIB = 0.0625
/** What any streams leave to be thrown away after them. */
const HELD_MIB = 8
/** All of these streams began at once: of what that took, the allocator gives little back. */
const RESIDENT_MIB = 64
const RESIDENT_UNREAD_MIB = 1

export const slow: Scenario = {
  name: 'slow',
  about: 'clients that send a byte a second, and clients that never read their stream, at one of two instances: those who are not slow wait no longer there than elsewhere, and its memory is bounded',
  async play({ instances: [crowded, calm] }, { quick }) {
    const { trickling, unread, seconds } = quick ? SHORT : LONG
    const [readers, tricklers, others] = await Promise.all([1, 2, 3].map(() => newAccount({ credit: '1000', freeCalls: false })))
    const load = (instance: Instance, s: number): Promise<Seen[]> => steadily(instance, others!.key, s)
    const warmed = await Promise.all([load(crowded!, 1), load(calm!, 1)])
    const before = await crowded!.memory()
    const leaveUnread = neverRead(crowded!.url, unread, { key: readers!.key, body: endless })
    await untilIdle(crowded!)
    const trickled = trickle(crowded!.url, trickling, tricklers!.key)
    const [there, elsewhere] = await Promise.all([load(crowded!, seconds), load(calm!, seconds)])
    const during = await crowded!.memory()
    const cutOff = quick ? 0 : await untilCutOff(readers!.caller.accountId, unread)
    leaveUnread()
    trickled.leave()
    await untilIdle(crowded!)
    const after = await crowded!.memory()
    const seen = [...warmed.flat(), ...there, ...elsewhere]
    const [with_, without] = [percentile99(there), percentile99(elsewhere)]
    return {
      seen,
      figures: [
        { name: 'clients that send a byte a second', value: trickling },
        { name: 'clients that never read', value: unread },
        { name: 'others not served', value: seen.filter(({ complete }) => !complete).length, most: 0 },
        { name: 'others there, p99, ms', value: round(with_) },
        { name: 'others at the other instance, p99, ms', value: round(without) },
        { name: 'times as long', value: round(with_ / without), most: 2 },
        { name: 'memory that they hold, MiB', value: round((during.used - after.used) / MIB), most: Math.ceil(HELD_MIB + unread * UNREAD_MIB + trickling * TRICKLING_MIB) },
        { name: 'memory in use afterwards, grown by MiB', value: round((after.used - before.used) / MIB) },
        { name: 'resident memory meanwhile, grown by MiB', value: round((during.rss - before.rss) / MIB), most: RESIDENT_MIB + unread * RESIDENT_UNREAD_MIB },
        { name: 'times that a trickling one was cut off', value: trickled.cutOff },
        { name: 'of those who never read cut off', value: cutOff, ...(!quick && { least: unread }) },
      ],
      evidence: seen.filter(({ complete }) => !complete).map(({ title, status, error }) => `${title}: ${status} ${error}`),
    }
  },
}

/** Calls at even intervals, however long the answers take. */
async function steadily({ url }: Instance, key: string, seconds: number): Promise<Seen[]> {
  const calls: Promise<Seen>[] = []
  for (const started = performance.now(); calls.length < seconds * CALLS_PER_S; await sleep(Math.max(0, started + (calls.length * 1_000) / CALLS_PER_S - performance.now()))) {
    calls.push(ask({ url, key, model: MODEL, prompt: 'Hello!', stream: false, title: uuid(), patience: PATIENCE }))
  }
  return Promise.all(calls)
}

/** Waits for them to be settled as callers who left, by the instance that has them; returns how many were. */
async function untilCutOff(accountId: string, clients: number): Promise<number> {
  for (const until = performance.now() + CUT_MS; ; await sleep(500)) {
    const { rowCount } = await db().query(`select from money.usage_event where account_id = $1 and outcome = 'cancelled' and not late`, [accountId])
    if (rowCount === clients || performance.now() > until) return rowCount ?? 0
  }
}

/** Until it has hardly worked for half a second: all buffers are full then. */
async function untilIdle({ pid }: Instance): Promise<void> {
  const ticks = (): number => processTree(pid).get(pid)!.ticks
  await sleep(500)
  for (const until = performance.now() + FILL_MS; performance.now() < until; ) {
    const before = ticks()
    await sleep(500)
    if (ticks() - before <= 2) return
  }
}

function percentile99(seen: readonly Seen[]): number {
  const sorted = seen.map(({ ms }) => ms).toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.99) - 1]!
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
