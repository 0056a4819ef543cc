import { setTimeout as sleep } from 'node:timers/promises'
import { books, type BookCheck } from '#lib/billing/books.ts'
import { db } from '#lib/db.ts'
import { exactUsd, type Nano } from '#lib/money.ts'
import { isAlive } from '../../bin/setup/postgres-process.ts'
import type { Seen } from './client.ts'
import type { Figure } from './figure.ts'

/** So long the holds of dead instances may stay: 20 s until they are taken for dead, and the reaper's round. */
const HOLDS_MS = 30_000
const EVIDENCE = 5

interface Event {
  id: string
  outcome: string
  charged: Nano
  app_title: string | null
  late: boolean
}

/**
 * Compares what the clients saw with the books, once every call has ended: every answer that was seen to its
 * end is settled at the cost that was told, no call was charged twice, and every invariant holds.
 */
export async function judge(seen: readonly Seen[], { since, quick }: { since: Date; quick: boolean }): Promise<{ figures: Figure[]; evidence: string[] }> {
  if (quick) await declareDead(await deadInstances())
  const cleared = await waitForHolds()
  const { rows: events } = await db().query<Event>('select id, outcome, charged, app_title, late from money.usage_event where at >= $1', [since])
  const byId = Map.groupBy(events, (event) => event.id)
  const complete = seen.filter((call) => call.complete)
  const lost = complete.filter((call) => !isSettled(call, byId.get(call.requestId ?? '') ?? []))
  const twice = chargedTwice(events)
  const checks = await books()
  return {
    figures: [
      { name: 'calls', value: seen.length },
      { name: 'answers seen to their end', value: complete.length },
      { name: 'broken, refused or left', value: seen.length - complete.length },
      { name: 'ended by the reaper', value: events.filter(({ outcome, late }) => outcome === 'reaped' || late).length },
      { name: 'of these settled late', value: events.filter(({ late }) => late).length },
      { name: 'lost answers (I6)', value: lost.length, most: 0 },
      { name: 'calls charged twice', value: twice.length, most: 0 },
      { name: 'negative balances', value: violations(checks.filter(({ id }) => id === 'I3')), most: 0 },
      { name: 'open holds', value: cleared.holds, most: 0 },
      { name: 'until no hold was open, s', value: cleared.seconds, most: HOLDS_MS / 1_000 },
      { name: 'violations of I1–I14', value: violations(checks) + lost.length, most: 0 },
    ],
    evidence: [
      ...lost.slice(0, EVIDENCE).map((call) => `${call.requestId} was seen to its end at ${call.cost === null ? 'no stated cost' : exactUsd(call.cost)}; the books have ${describe(byId.get(call.requestId ?? '') ?? [])}.`),
      ...twice.slice(0, EVIDENCE).map((same) => `One call was charged as ${describe(same)}.`),
      ...cleared.left,
      ...checks.filter((check) => violations([check]) > 0).map(({ id, title, violations: n }) => `${id}, ${title}: ${n} rows break it.`),
    ],
  }
}

/** One settled event, at the cost that the answer told. */
function isSettled(call: Seen, events: Event[]): boolean {
  const [event] = events
  return events.length === 1 && event?.outcome === 'completed' && (call.cost === null || call.cost === event.charged)
}

/** Events that share their id, or the title that one client gave to one call and its repeats. */
function chargedTwice(events: Event[]): Event[][] {
  const titled = events.filter((event) => event.charged > 0n && event.app_title !== null)
  return [...Map.groupBy(events, ({ id }) => id).values(), ...Map.groupBy(titled, (event) => event.app_title).values()].filter((same) => same.length > 1)
}

function describe(events: Event[]): string {
  return events.map(({ id, outcome, charged }) => `${id} ${outcome} at ${exactUsd(charged)}`).join(' and ') || 'nothing'
}

function violations(checks: BookCheck[]): number {
  return checks.reduce((sum, check) => sum + (check.violations ?? 0), 0)
}

async function waitForHolds(): Promise<{ holds: number; seconds: number; left: string[] }> {
  const started = performance.now()
  for (;;) {
    const holds = (await db().query('select from money.hold')).rowCount ?? 0
    const ms = performance.now() - started
    if (holds === 0 || ms > HOLDS_MS) return { holds, seconds: Math.round(ms / 100) / 10, left: await describeHolds() }
    await sleep(100)
  }
}

async function describeHolds(): Promise<string[]> {
  const { rows } = await db().query<{ id: string; age: number; alive: boolean; model: string; provider: string; delivering: boolean }>(
    `select h.id, extract(epoch from now() - h.created_at)::integer as age, i.alive, p.model, p.provider, h.usage is not null as delivering
     from money.hold h join money.instance i on i.id = h.instance_id left join money.price p on p.id = h.price_id limit $1`,
    [EVIDENCE],
  )
  return rows.map(({ id, age, alive, model, provider, delivering }) => `${id} of ${model} (first choice ${provider}, ${delivering ? 'something' : 'nothing'} noted as delivered) has been held for ${age} s by an instance that is ${alive ? 'taken for alive' : 'dead'}.`)
}

/** The next round of the reaper takes these processes for dead, without waiting for 20 s of silence. */
export async function declareDead(pids: number[]): Promise<void> {
  await db().query(`update money.heartbeat set at = at - interval '1 hour' where instance_id in (select id from money.instance where alive and pid = any ($1))`, [pids])
}

async function deadInstances(): Promise<number[]> {
  const { rows } = await db().query<{ pid: number }>('select pid from money.instance where alive')
  return rows.map(({ pid }) => pid).filter((pid) => !isAlive(pid))
}
