import { z } from 'zod'
import { tiers } from '../../catalog/tier.ts'
import { parseValue } from '../../dialects/json.ts'
import { uuid } from '../../ids.ts'
import { log } from '../../log.ts'
import { listen, notify } from '../../notify.ts'
import type { Places } from './places.ts'

const announcement = z.tuple([z.string(), z.array(z.tuple([z.string(), z.enum(tiers), z.string()]))])

/** Quicker than the next turn of a conversation can come. */
const EVERY_MS = 200
/** Postgres takes 8,000 bytes; a place has about 70. */
const MOST_AT_ONCE = 80

export interface Sharing {
  /** Tells the others now what happened here. Throws when the database is away. */
  tell(): Promise<void>
  close(): Promise<void>
}

/**
 * Lets all instances know where conversations are: a load balancer may send the next turn to any of them.
 * Announced and not stored, as these are hints: what is missed is judged anew. `instances` says how many
 * there are; one alone tells nobody.
 */
export async function sharePlaces(places: Places, instances: () => number): Promise<Sharing> {
  const self = uuid()
  const listener = await listen({ auto_places: hear }, () => undefined)
  let telling: Promise<void> | undefined

  function hear(payload: string): void {
    const parsed = announcement.safeParse(parseValue(payload))
    if (!parsed.success) return void log.warn({ payload: payload.slice(0, 200) }, 'auto: an announcement of places could not be read')
    const [from, told] = parsed.data
    if (from !== self) places.learn(told, Date.now())
  }

  async function tell(): Promise<void> {
    const news = places.take()
    if (instances() < 2) return
    for (let at = 0; at < news.length; at += MOST_AT_ONCE) await notify('auto_places', JSON.stringify([self, news.slice(at, at + MOST_AT_ONCE)]))
  }

  const timer = setInterval(() => {
    telling ??= tell()
      .catch((error: unknown) => log.warn({ error: error instanceof Error ? error.message : String(error) }, 'auto: places not shared'))
      .finally(() => (telling = undefined))
  }, EVERY_MS).unref()

  return {
    tell,
    close: async () => {
      clearInterval(timer)
      await telling
      await listener.close()
    },
  }
}
