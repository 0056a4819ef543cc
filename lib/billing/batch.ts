import { isUnavailable } from '../db.ts'
import { log } from '../log.ts'
import type { Usage } from '../chat/usage.ts'
import type { Nano } from '../money.ts'
import { NO_ANSWER_MS, type Instance } from './instance.ts'
import { openLink, type Link } from './link.ts'
import type { Admission, Reservation, Settled, Settlement } from './types.ts'
import { away, refuse, split, type Reserve, type Settle } from './waiting.ts'
import { commitQuery, readCommit, type Checkpoint } from './wire.ts'

/**
 * Group commit: what waits goes to the database together, in one transaction and one round trip. An idle
 * writer sends at once; a busy one lets items gather until its answer is there, at most 5 ms or 256 items,
 * then the second connection goes too. Every item may be sent again with its own id without harm.
 */
const CONNECTIONS = 2
const GATHER_MS = 5
/** Under traffic batches leave at most this often: a batch costs as much CPU as ten more items in it do. */
const PACE_MS = 3
const TRAFFIC = 4
const MAX_ITEMS = 256
const QUEUE_BOUND = 10_000
const RESERVE_WAIT_MS = 1_700
const CHECKPOINT_WAIT_MS = 1_000
const RETRY_MS = 25

export interface Batch {
  reserve(r: Reservation): Promise<Admission>
  settle(s: Settlement): Promise<Settled>
  checkpoint(requestId: string, usage: Usage, cost: Nano): void
  /** How full the queue is, 0–1; at 1 nothing more is taken. */
  backlog(): number
  /** Resolves when nothing waits or runs, or after `ms`. */
  drain(ms: number): Promise<void>
  close(): Promise<void>
}

interface Sent {
  reserves: Reserve[]
  settles: Settle[]
  checkpoints: Checkpoint[]
  since: number
}

/** @param connect another way to the database: for tests, whose links fail when they are told to */
export async function openBatch(instance: Instance, connect = openLink): Promise<Batch> {
  let reserves: Reserve[] = []
  let settles: Settle[] = []
  let checkpoints = new Map<string, Checkpoint>()
  let voids: string[] = []
  let checkpointsSince = 0
  const settling = new Map<string, { waiting: Settle; answer: Promise<Settled> }>()
  const running = new Map<Link, Sent>()
  const links: Link[] = []
  let pumping: NodeJS.Immediate | undefined
  let gather: NodeJS.Timeout | undefined
  let gatherAt = 0
  let expired = 0
  let paceUntil = 0
  let pausedUntil = 0
  let closed = false
  const idle: (() => void)[] = []

  function reserve(value: Reservation): Promise<Admission> {
    if (closed || reserves.length + settles.length >= QUEUE_BOUND || links.every((link) => link.downFor() > RESERVE_WAIT_MS)) {
      return Promise.reject(away())
    }
    return new Promise((resolve, reject) => {
      const now = performance.now()
      reserves.push({ value, since: now, queued: now, resolve, reject })
      pumpSoon()
    })
  }

  function settle(value: Settlement): Promise<Settled> {
    const twin = settling.get(value.requestId)
    if (twin) return twin.answer
    let waiting!: Settle
    const answer = new Promise<Settled>((resolve, reject) => {
      const now = performance.now()
      waiting = { value, since: now, queued: now, resolve, reject }
    })
    settling.set(value.requestId, { waiting, answer })
    checkpoints.delete(value.requestId)
    settles.push(waiting)
    pumpSoon()
    return answer
  }

  function checkpoint(requestId: string, usage: Usage, cost: Nano): void {
    if (closed || settling.has(requestId)) return
    if (checkpoints.size === 0) checkpointsSince = performance.now()
    checkpoints.set(requestId, { requestId, usage, cost })
    wake(CHECKPOINT_WAIT_MS)
  }

  // setImmediate: everything that arrives in the same turn of the event loop goes together.
  function pumpSoon(): void {
    pumping ??= setImmediate(pump)
  }

  function wake(ms: number): void {
    const at = performance.now() + ms
    if (gather && gatherAt <= at) return
    clearTimeout(gather)
    gatherAt = at
    gather = setTimeout(() => {
      gather = undefined
      pump()
    }, ms)
  }

  function pump(): void {
    pumping = undefined
    if (closed) return
    const now = performance.now()
    if (now - expired >= 100) expire(now)
    for (const link of links) {
      if (running.has(link) || !link.ready() || now < pausedUntil || !due(now)) continue
      if (voids.length > 0) void release(link)
      else void send(link, take())
    }
    if (running.size === 0 && waitingCount() > 0 && now < paceUntil) wake(paceUntil - now)
    else if (running.size > 0 || waitingCount() > 0) wake(running.size > 0 && waitingCount() > 0 ? GATHER_MS : 100)
    else if (checkpoints.size > 0) wake(CHECKPOINT_WAIT_MS)
    else for (const resolve of idle.splice(0)) resolve()
  }

  function waitingCount(): number {
    return reserves.length + settles.length + voids.length
  }

  function due(now: number): boolean {
    if (waitingCount() === 0) return checkpoints.size > 0 && now - checkpointsSince >= CHECKPOINT_WAIT_MS
    if (waitingCount() >= MAX_ITEMS) return true
    if (running.size === 0) return now >= paceUntil
    return now - Math.min(reserves[0]?.queued ?? now, settles[0]?.queued ?? now) >= GATHER_MS
  }

  function take(): Sent {
    const sent: Sent = { reserves: [], settles: [], checkpoints: [...checkpoints.values()], since: performance.now() }
    const first = (reserves[0]?.queued ?? Infinity) <= (settles[0]?.queued ?? Infinity) ? reserves[0] : settles[0]
    const group = first?.group
    ;[sent.reserves, reserves] = split(reserves, group, MAX_ITEMS)
    ;[sent.settles, settles] = split(settles, group, MAX_ITEMS)
    checkpoints = new Map()
    if (sent.reserves.length + sent.settles.length >= TRAFFIC) paceUntil = sent.since + PACE_MS
    return sent
  }

  async function send(link: Link, sent: Sent): Promise<void> {
    running.set(link, sent)
    try {
      const query = commitQuery(instance.id(), {
        reserves: sent.reserves.map((r) => r.value),
        repeat: sent.reserves.some((r) => r.sent),
        settles: sent.settles.map((s) => s.value),
        checkpoints: sent.checkpoints,
      })
      answerAll(sent, await link.query(query))
    } catch (error) {
      await failed(sent, error instanceof Error ? error : new Error(String(error)))
    } finally {
      running.delete(link)
      pumpSoon()
    }
  }

  function answerAll(sent: Sent, result: Awaited<ReturnType<Link['query']>>): void {
    const { admissions, settled } = readCommit(result, sent.reserves.map((r) => r.value), sent.settles.length)
    sent.reserves.forEach((item, i) => {
      const admission = admissions[i]!
      if (!item.abandoned) item.resolve(admission)
      else if (admission.admitted) voids.push(item.value.requestId)
    })
    sent.settles.forEach((item, i) => {
      settling.delete(item.value.requestId)
      const answer = settled[i]
      if (answer) item.resolve(answer)
      else item.reject(new Error(`settle: request ${item.value.requestId} was never admitted`))
    })
  }

  /** Nothing is known to be written: put everything back, split up when one item may be at fault. */
  async function failed(sent: Sent, error: Error): Promise<void> {
    if (closed) return refuse(sent)
    const code = (error as { code?: unknown }).code
    const size = sent.reserves.length + sent.settles.length
    if (code === 'AP001') {
      log.warn({ instance: instance.id() }, 'ledger: fenced off, continuing as a new instance')
      pausedUntil = performance.now() + RETRY_MS
      await instance.renew().catch((cause: unknown) => log.warn({ error: String(cause) }, 'ledger: cannot register'))
    } else if (code === '55P03' || code === '57014') {
      // A wallet is locked elsewhere, or the database is slow: other accounts must not wait for this one.
      for (const item of [...sent.reserves, ...sent.settles]) {
        item.group = item.value.accountId
        item.queued = performance.now()
      }
      reserves.push(...sent.reserves.splice(0))
      settles.push(...sent.settles.splice(0))
    } else if (code === '40001' || code === '40P01' || isUnavailable(error) || (code === '23505' && sent.reserves.some((item) => !item.sent))) {
      // 23505: a reservation of an id that already holds. As a repeat it is answered as the first time.
      pausedUntil = code === '23505' ? 0 : performance.now() + RETRY_MS
      for (const item of sent.reserves) item.sent = true
    } else if (size > 1) {
      log.error({ error: error.message, code, items: size }, 'ledger: a batch failed, trying its items one by one')
      for (const item of [...sent.reserves, ...sent.settles]) item.group = item.value.requestId
    } else {
      log.error({ error: error.message, code, request: (sent.reserves[0] ?? sent.settles[0])?.value.requestId }, 'ledger: an item cannot be written')
      for (const item of sent.settles) settling.delete(item.value.requestId)
      for (const item of [...sent.reserves, ...sent.settles]) item.reject(error)
      return
    }
    reserves.unshift(...sent.reserves)
    settles.unshift(...sent.settles)
    for (const point of sent.checkpoints) {
      if (!checkpoints.has(point.requestId) && !settling.has(point.requestId)) checkpoints.set(point.requestId, point)
    }
  }

  /** Frees holds whose callers were already told that the ledger is away. */
  async function release(link: Link): Promise<void> {
    const ids = voids
    voids = []
    running.set(link, { reserves: [], settles: [], checkpoints: [], since: performance.now() })
    try {
      await link.query({ text: `select money.sweep($1, 'failed', 'service_unavailable')`, values: [ids] })
    } catch (error) {
      log.warn({ error: String(error), holds: ids.length }, 'ledger: holds not yet freed')
      voids.push(...ids)
      pausedUntil = performance.now() + RETRY_MS
    } finally {
      running.delete(link)
      pumpSoon()
    }
  }

  /** Tells callers 503 in good time, and cuts connections that swallowed a batch. */
  function expire(now: number): void {
    expired = now
    const late = now - RESERVE_WAIT_MS
    reserves = reserves.filter((item) => {
      if (item.since >= late) return true
      if (!item.abandoned) item.reject(away())
      // Sent before without an answer: it may have been written.
      if (item.abandoned || item.sent) voids.push(item.value.requestId)
      return false
    })
    for (const [link, sent] of running) {
      for (const item of sent.reserves) {
        if (item.since >= late || item.abandoned) continue
        item.abandoned = true
        item.reject(away())
      }
      if (now - sent.since > NO_ANSWER_MS) link.cut()
    }
  }

  for (let i = 0; i < CONNECTIONS; i++) links.push(await connect(`ledger-${i + 1}`, pumpSoon))
  return {
    reserve,
    settle,
    checkpoint,
    backlog: () => Math.min(1, (reserves.length + settles.length) / QUEUE_BOUND),
    drain: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        idle.push(() => {
          clearTimeout(timer)
          resolve()
        })
        checkpointsSince = -CHECKPOINT_WAIT_MS
        pumpSoon()
      }),
    close: async () => {
      closed = true
      clearTimeout(gather)
      clearImmediate(pumping)
      refuse({ reserves, settles })
      await Promise.all(links.map((link) => link.close()))
    },
  }
}
