import { once } from 'node:events'
import { Redis } from 'ioredis'
import { log } from '../../log.ts'
import { WINDOW_MS } from './gcra.ts'
import { weightOf, type Refused, type Weight } from './local.ts'
import type { Rules } from './rules.ts'
import { leaveScript, renewScript, takeScript } from './scripts.ts'

export interface Told {
  refused: Refused | null
  /** How much of each bucket is used now, in ms of the minute. */
  used: number[]
  /** How many calls have each place, over all instances; empty where none was asked for. */
  running: number[]
}

/** Scripts as ioredis sends them: by their hash, and whole when Redis does not know it yet. */
interface Scripted extends Redis {
  aipowerTake(...args: (string | number)[]): Promise<number[]>
  aipowerLeave(...args: (string | number)[]): Promise<number>
  aipowerRenew(...args: (string | number)[]): Promise<number>
}

/** No call waits longer for Redis. */
const ANSWER_MS = 50
const PROBE_MS = 250
const CONNECT_MS = 1_000
/** A connection that is silent for so many probes is opened anew. */
const SILENT_PROBES = 8
/** A process that dies takes its places along after this at the latest. */
const LEASE_MS = 60_000

/**
 * Limits in Redis (or Valkey), exact for any number of instances. Each method is one round trip and one step
 * there, on Redis' own clock. After the first failure nobody asks any more until Redis answers again.
 */
export class SharedLimits {
  readonly #redis: Scripted
  readonly #leases = new Map<string, Rules>()
  #timers: NodeJS.Timeout[] = []
  readonly #lost: () => void
  #away = true
  #closed = false
  #silent = 0
  #backAt = -Infinity

  /** Waits a second for Redis at most; it may also come later. `lost` runs when Redis cannot be asked any more. */
  static async open(url: string, lost: () => void): Promise<SharedLimits> {
    const limits = new SharedLimits(url, lost)
    await within(once(limits.#redis, 'ready').then(() => limits.#teach()), CONNECT_MS).then(
      () => (limits.#away = false),
      (error: unknown) => limits.#giveUp(error),
    )
    limits.#timers = [setInterval(() => void limits.#probe(), PROBE_MS).unref(), setInterval(() => limits.#renew(), LEASE_MS / 3).unref()]
    return limits
  }

  private constructor(url: string, lost: () => void) {
    this.#lost = lost
    // A command that got no answer is not repeated: it may have counted.
    const redis = new Redis(url, { protocol: 2, connectTimeout: CONNECT_MS, enableOfflineQueue: false, maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false, retryStrategy: (times) => Math.min(times * 50, 1_000) })
    redis.defineCommand('aipowerTake', { lua: takeScript })
    redis.defineCommand('aipowerLeave', { lua: leaveScript })
    redis.defineCommand('aipowerRenew', { lua: renewScript })
    redis.on('error', (error: Error) => this.#fail(error))
    redis.on('close', () => this.#fail(new Error('the connection was closed')))
    this.#redis = redis as Scripted
  }

  get away(): boolean {
    return this.#away
  }

  /** It was away less than a minute ago, and does not know what was let through meanwhile. */
  get uninformed(): boolean {
    return performance.now() - this.#backAt < WINDOW_MS
  }

  /** All or nothing; `lease` names the place that is asked for, '' = none. Undefined when Redis does not answer in time. */
  async take(rules: Rules, weight: Weight, lease: string): Promise<Told | undefined> {
    if (this.#away) return undefined
    try {
      const [worst, waitUs, ...levels] = (await within(this.#redis.aipowerTake(...args(rules, weight, lease), ...rules.places.map(({ limit }) => limit)), ANSWER_MS)) as [number, number, ...number[]]
      const rule = [...rules.buckets, ...rules.places][worst - 1]
      if (lease && !rule && rules.places.length > 0) this.#leases.set(lease, rules)
      const buckets = rules.buckets.length
      return { refused: rule ? { rule, waitMs: waitUs / 1000 } : null, used: levels.slice(0, buckets).map((us) => us / 1000), running: levels.slice(buckets) }
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  /** Frees the place and corrects what was taken. Nobody waits for it. */
  leave(rules: Rules, weight: Weight, lease: string): void {
    const held = this.#leases.delete(lease)
    if (this.#away || (!held && weight.tokens === 0)) return
    within(this.#redis.aipowerLeave(...args(rules, weight, lease)), ANSWER_MS).catch((error: unknown) => this.#fail(error))
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#timers.forEach(clearInterval)
    if (this.#away) return this.#redis.disconnect()
    await this.#redis.quit().catch(() => this.#redis.disconnect()) // It went away at this very moment: nothing is left to say goodbye to.
  }

  #fail(error: unknown): void {
    if (!this.#away && !this.#closed) this.#giveUp(error)
  }

  #giveUp(error: unknown): void {
    this.#away = true
    this.#silent = 0
    log.warn({ error: error instanceof Error ? error.message : String(error) }, 'limits: Redis does not answer; every instance keeps to its share')
    this.#lost()
  }

  /** Redis knows the scripts before the first call needs them: of many calls at once each would send its own whole, as a second round trip within its 50 ms. */
  async #teach(): Promise<void> {
    await Promise.all([takeScript, leaveScript, renewScript].map((lua) => this.#redis.script('LOAD', lua)))
  }

  /** While Redis is away, looks whether it is back; it may have forgotten everything. */
  async #probe(): Promise<void> {
    if (!this.#away || this.#closed || this.#redis.status !== 'ready') return
    try {
      await within(this.#teach(), ANSWER_MS)
    } catch {
      // Expected while it is away: the next probe looks again.
      if (++this.#silent % SILENT_PROBES === 0) this.#redis.disconnect(true)
      return
    }
    if (!this.#away) return
    this.#away = false
    this.#backAt = performance.now()
    log.info('limits: Redis answers')
    this.#renew()
  }

  #renew(): void {
    if (this.#away) return
    for (const [lease, { places }] of this.#leases) {
      this.#redis.aipowerRenew(places.length, ...places.map(({ name }) => name), 0, lease, LEASE_MS).catch((error: unknown) => this.#fail(error))
    }
  }
}

function args({ buckets, places }: Rules, weight: Weight, lease: string): (string | number)[] {
  const keys = [...buckets, ...places].map(({ name }) => name)
  return [keys.length, ...keys, buckets.length, lease, LEASE_MS, ...buckets.flatMap((rule) => [rule.limit, weightOf(rule, weight)])]
}

/** Rejects when there is no answer in time. One that has arrived while this process was busy elsewhere still counts: it is read before the immediate runs. */
function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new Error(`no answer within ${ms} ms`))), ms)
    const settle = <Value>(done: (value: Value) => void) => (value: Value): void => {
      clearTimeout(timer)
      done(value)
    }
    work.then(settle(resolve), settle(reject))
  })
}
