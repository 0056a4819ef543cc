/**
 * One gateway process of the chaos runs: the server that `npm start` runs, without the pages. Told to stop
 * (SIGTERM, or its parent is gone) it drains as that one does.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { closeDb } from '#lib/db.ts'
import { untilStopped } from '../../bin/setup/until-stopped.ts'
import { serve } from '../../server.ts'

/** Patience with providers that say nothing, ms; not set = a minute, as everywhere. */
const silence = process.env.CHAOS_SILENCE_MS
const gateway = silence === undefined ? {} : { timeouts: { firstByte: Number(silence), thinking: Number(silence), wholeHeaders: 2 * Number(silence) } }

// Asked for its memory, it tells what is in use, not what waits to be collected.
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
process.on('message', () => {
  collect()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send!({ rss, used: heapUsed + external })
})

const stopping = untilStopped()
const served = await serve({ host: '127.0.0.1', port: Number(process.env.PORT), pages: false, gateway, delayMs: Number(process.env.SHUTDOWN_DELAY ?? 0) * 1_000 })
await stopping.asked
await served.stop()
await closeDb()
process.exit()
