/**
 * One gateway process of the chaos runs: the server that `npm start` runs, without the pages. Told to stop
 * (SIGTERM, or its parent is gone) it drains as that one does.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { closeDb } from '#lib/db.ts'
import { untilStopped } from '../../bin/setup/until-stopped.ts'
import { serve } from '../../server.ts'

// Asked for its memory, it tells what is in use, not what waits to be collected nor the room that V8 keeps for later.
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as (how: object) => void
process.on('message', () => {
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send!({ rss, used: heapUsed + external })
})

const stopping = untilStopped()
const served = await serve({ host: '127.0.0.1', port: Number(process.env.PORT), pages: false, delayMs: Number(process.env.SHUTDOWN_DELAY ?? 0) * 1_000 })
await stopping.asked
await served.stop()
await closeDb()
process.exit()
