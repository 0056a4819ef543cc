import { setTimeout as sleep } from 'node:timers/promises'
import { countTokens } from '#lib/billing/tokens.ts'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { newAccount } from '../../support/gateway.ts'
import { ask, type Seen } from '../client.ts'
import type { Field } from '../field.ts'
import type { Scenario } from '../scenario.ts'
import { waitForNoConnection } from '../sockets.ts'

const CALLS = 1_000
/** At once, one for each number of pieces; fewer than the sandbox remembers. */
const BATCH = 50
const PIECE_MS = 20
const MODEL = 'openai/gpt-5.4-mini'
const PATIENT = { headers: 30_000, silence: 30_000 }
const HASTY = { headers: 1_000, silence: 30_000 }
const ABORTED_MS = 1_000
/** An idle connection is kept for 10 s (lib/gateway/upstream.ts). */
const IDLE_MS = 12_000

export const leavers: Scenario = {
  name: 'leavers',
  about: 'clients leave after every number of pieces: the provider is hung up on at once, and what was delivered is billed, once',
  async play(field, { quick }) {
    const { key } = await newAccount({ credit: '1000', freeCalls: false })
    const left: Left[] = []
    while (left.length < (quick ? BATCH : CALLS)) left.push(...(await leaveAtEveryPiece(field, key)))
    const events = await settledEvents(left)
    const wrong = await misbilled(left, events)
    const connections = await waitForNoConnection([field.sandbox.url, ...field.instances.map(({ url }) => url)], IDLE_MS)
    const stayed = await ask({ url: field.instances[0]!.url, key, model: MODEL, prompt: 'Hello!', stream: true, title: uuid(), patience: PATIENT })
    return {
      seen: [...left.map(({ seen }) => seen), stayed],
      figures: [
        { name: 'clients that left in the middle', value: left.filter(({ seen }) => seen.left).length, least: left.length },
        { name: 'providers that went on all the same', value: left.filter(({ outcome }) => outcome === 'open' || outcome === 'finished').length, most: 0 },
        { name: 'providers hung up on', value: left.filter(({ outcome }) => outcome === 'aborted').length },
        { name: 'slowest of these, ms', value: Math.round(Math.max(...left.map(({ ms }) => ms))), most: ABORTED_MS },
        { name: 'billed otherwise than by the rule', value: wrong.length, most: 0 },
        { name: 'connections left open', value: connections, most: 0 },
      ],
      evidence: [...left.filter(({ seen }) => !seen.left).map(({ seen }) => `${seen.title} did not leave: ${seen.status} ${seen.error}`), ...wrong],
    }
  },
}

interface Left {
  seen: Seen
  /** What the provider saw of it; undefined = the call never came there. */
  outcome: string | undefined
  /** From the client's leaving until the provider was left too. */
  ms: number
}

/** Streams of 10 s, left after 1, 2, 3 … pieces, and one before there is anything. */
async function leaveAtEveryPiece({ instances, sandbox }: Field, key: string): Promise<Left[]> {
  sandbox.control.reset()
  const calls = await Promise.all(
    Array.from({ length: BATCH }, async (_, i) => {
      const [title, url] = [uuid(), instances[i % instances.length]!.url]
      const wish = i === 0 ? { fault: 'hang', patience: HASTY } : { fault: `tokens=500 slow=${PIECE_MS}`, patience: PATIENT, leaveAfter: i }
      const seen = await ask({ url, key, model: MODEL, prompt: `[sandbox: ${wish.fault}] ${title}`, stream: true, title, ...wish })
      return { seen, leftAt: performance.now() }
    }),
  )
  const until = performance.now() + 5 * ABORTED_MS
  while (sandbox.control.requests.some(({ outcome }) => outcome === 'open') && performance.now() < until) await sleep(10)
  return calls.map(({ seen, leftAt }) => {
    const received = sandbox.control.requests.find(({ raw }) => raw.includes(seen.title))
    return { seen, outcome: received?.outcome, ms: received ? (received.endedAt ?? performance.now()) - leftAt : 0 }
  })
}

interface Event {
  app_title: string
  outcome: string
  usage_source: string
  output: number
  charged: bigint
}

/** Waits until the last of them stands in the books. */
async function settledEvents(left: Left[]): Promise<Event[]> {
  const titles = left.map(({ seen }) => seen.title)
  for (const until = performance.now() + 10_000; ; await sleep(50)) {
    const { rows } = await db().query<Event>('select app_title, outcome, usage_source, output, charged from money.usage_event where app_title = any ($1)', [titles])
    if (rows.length >= titles.length || performance.now() > until) return rows
  }
}

/**
 * Whoever leaves pays what was delivered, by our own count as the provider never told its own: what the client
 * read, and what was on its way until the provider was left. Whoever was given nothing pays nothing.
 */
async function misbilled(left: Left[], events: Event[]): Promise<string[]> {
  const wrong: string[] = []
  for (const { seen, ms } of left) {
    const [event, ...more] = events.filter(({ app_title }) => app_title === seen.title)
    const read = await countTokens(seen.text)
    const most = read === 0 ? 0 : read + ON_ITS_WAY + Math.ceil(ms / PIECE_MS)
    const right = event && more.length === 0 && event.outcome === 'cancelled' && event.output >= read && event.output <= most && event.charged > 0n === read > 0
    if (!right) wrong.push(`${seen.title}: ${read} tokens were read, the books have ${event ? `${event.outcome}, ${event.output} tokens (${event.usage_source}), ${event.charged} nano-USD, ${more.length} more` : 'nothing'}.`)
  }
  return wrong
}

/** Pieces between the provider and the client's eyes when it leaves. */
const ON_ITS_WAY = 10
