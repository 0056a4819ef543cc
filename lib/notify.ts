import pg from 'pg'
import { connectionOptions, db } from './db.ts'
import { log } from './log.ts'

/** What instances tell each other: a key changed (its hash, hex), a price version was added, where conversations are with `auto`. */
export type Channel = 'api_key_changed' | 'price_changed' | 'auto_places'

export interface Listener {
  /** False while the connection is away: cached facts may be stale and must be read again. */
  connected(): boolean
  close(): Promise<void>
}

/** Announces to every instance, this one included. */
export async function notify(channel: Channel, payload: string): Promise<void> {
  await db().query('select pg_notify($1, $2)', [channel, payload])
}

/**
 * Hears announcements on a connection of its own and reconnects by itself. `onGap` runs whenever
 * announcements may have been missed (connection lost, connection back): drop what is cached.
 */
export async function listen(handlers: Partial<Record<Channel, (payload: string) => void>>, onGap: () => void): Promise<Listener> {
  let client: pg.Client | undefined
  let closed = false
  let retry: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ ...connectionOptions('listen'), keepAlive: true })
    fresh.on('notification', ({ channel, payload }) => handlers[channel as Channel]?.(payload ?? ''))
    fresh.on('error', (error) => lost(fresh, error))
    fresh.on('end', () => lost(fresh))
    try {
      await fresh.connect()
      for (const channel of Object.keys(handlers)) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      await fresh.end().catch(() => undefined) // the connection is already broken; the first error is the one to tell
      throw error
    }
    client = fresh
    onGap()
  }

  function lost(which: pg.Client, error?: Error): void {
    if (closed || which !== client) return
    client = undefined
    onGap()
    log.warn({ error: error?.message }, 'announcements: connection lost, reconnecting')
    reconnect()
  }

  function reconnect(): void {
    retry = setTimeout(() => {
      if (!closed) connect().catch(reconnect)
    }, 250).unref()
  }

  await connect()
  return {
    connected: () => client !== undefined,
    close: async () => {
      closed = true
      clearTimeout(retry)
      await client?.end()
    },
  }
}
