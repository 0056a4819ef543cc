import { db } from '../db.ts'
import { log } from '../log.ts'

export interface KeyUse {
  /** The key was used at this moment (ms since 1970). Costs one Map entry. */
  note(keyId: string, at: number): void
  /** Writes what is still unwritten and stops. */
  close(): Promise<void>
}

const WRITE_EVERY_MS = 5_000

/** Remembers when keys were last used and writes it for all of them at once every few seconds. */
export function trackUse(): KeyUse {
  let uses = new Map<string, number>()
  let writing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    writing = writing.then(write)
  }, WRITE_EVERY_MS).unref()

  async function write(): Promise<void> {
    if (uses.size === 0) return
    const batch = uses
    uses = new Map()
    try {
      await db().query(update, [[...batch.keys()], [...batch.values()].map((at) => new Date(at))])
    } catch (error) {
      // Not worth failing anything for: the next round tries again with what came in between.
      for (const [keyId, at] of batch) if (!uses.has(keyId)) uses.set(keyId, at)
      log.warn({ error: error instanceof Error ? error.message : String(error) }, 'last use of keys not written yet')
    }
  }

  return {
    note: (keyId, at) => void uses.set(keyId, at),
    close: async () => {
      clearInterval(timer)
      await writing
      await write()
    },
  }
}

// `skip locked`: another instance is writing the same key at this very moment, which is as good, and
// two batches can never wait for each other.
const update = `
  with used as (select * from unnest($1::uuid[], $2::timestamptz[]) as use(id, at)),
  free as (select k.id from api_key k join used using (id) for no key update of k skip locked)
  update api_key k set last_used_at = greatest(k.last_used_at, used.at)
  from used join free using (id) where k.id = used.id`
