import { setTimeout as sleep } from 'node:timers/promises'
import { findModel } from '#lib/catalog/index.ts'
import { uuid } from '#lib/ids.ts'
import { provider } from '#lib/providers/index.ts'
import { ask, type Ask, type Seen } from './client.ts'
import type { Instance } from './fleet.ts'

export interface Customer {
  key: string
}

export interface Load {
  /** Everything seen so far. */
  seen: readonly Seen[]
  /** No new calls; resolves when the running ones have ended. */
  stop(): Promise<void>
}

const PATIENT = { headers: 6_000, silence: 60_000 }
const IMPATIENT = { headers: 6_000, silence: 1_000 }

/** What clients do, and how often: most want an answer, some meet a failing provider, some do not wait for the end. */
const behaviours: { weight: number; wish(): Partial<Ask> }[] = [
  { weight: 30, wish: () => ({ stream: false, prompt: 'Hello!' }) },
  { weight: 15, wish: () => ({ stream: true, prompt: 'Hello!' }) },
  { weight: 25, wish: () => ({ stream: true, prompt: `[sandbox: tokens=${between(20, 120)} slow=${between(5, 25)}] Tell me more.` }) },
  { weight: 8, wish: () => ({ stream: true, prompt: `[sandbox: tokens=60 slow=20] Tell me more.`, leaveAfter: between(1, 20) }) },
  { weight: 6, wish: () => ({ idempotencyKey: uuid(), stream: Math.random() < 0.5, prompt: '[sandbox: tokens=30 slow=10] Once!' }) },
  ...['stall', 'reset-mid', 'cut', 'malformed', 'error-event', 'no-usage', 'no-done', 'reset', 'status=500', 'status=503', 'split=3'].map((fault) => ({
    weight: 2,
    wish: () => ({ stream: Math.random() < 0.7, prompt: `[sandbox: ${fault}] Hello!`, patience: IMPATIENT }),
  })),
]
const total = behaviours.reduce((sum, { weight }) => sum + weight, 0)

// Providers that stop billing when the client goes, and one whose answers are read to the end.
const models = ['openai/gpt-5.4-mini', 'anthropic/claude-haiku-4.5', 'deepseek/deepseek-flash', 'mistralai/mistral-small']
/** With a stalled answer of a provider that is read to the end the gateway waits a minute after the client left. */
const stopping = models.filter((model) => findModel(model)!.offers.every((offer) => provider(offer.provider)!.onDisconnect === 'abort'))

const TRIES = 4
/** A client that was refused waits as long as it was told to, within reason. */
const PAUSE_MS = 300

/** `width` clients at once, each making one call after the other at a random instance that is up. */
export function startLoad(instances: readonly Instance[], customers: readonly Customer[], width: number): Load {
  const seen: Seen[] = []
  let stopped = false

  async function client(): Promise<void> {
    while (!stopped) {
      const wish = choose()
      const title = uuid()
      const key = any(customers).key
      // Whoever sends a key of his own asks again until he is answered: at most one of the tries may cost.
      for (let tries = wish.idempotencyKey ? TRIES : 1; tries > 0; tries--) {
        const result = await ask({ ...wish, title, key, url: reachable(instances).url })
        seen.push(result)
        if (result.status === 0 || result.status >= 402) await sleep(PAUSE_MS)
        if (result.complete || result.status === 409) break
      }
    }
  }

  const clients = Array.from({ length: width }, client)
  return {
    seen,
    stop: async () => {
      stopped = true
      await Promise.all(clients)
    },
  }
}

function choose(): Omit<Ask, 'url' | 'key' | 'title'> {
  let left = Math.random() * total
  const { wish } = behaviours.find(({ weight }) => (left -= weight) < 0) ?? behaviours[0]!
  const chosen = { stream: false, prompt: 'Hello!', patience: PATIENT, ...wish() }
  return { model: any(chosen.patience === IMPATIENT ? stopping : models), ...chosen }
}

/** Mostly one that is up, as behind a load balancer, whose view is a moment old. */
function reachable(instances: readonly Instance[]): Instance {
  const up = instances.filter(({ state }) => state === 'up')
  return any(up.length === 0 || Math.random() < 0.1 ? instances : up)
}

export function any<T>(from: readonly T[]): T {
  return from[Math.floor(Math.random() * from.length)]!
}

export function between(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least + 1))
}
