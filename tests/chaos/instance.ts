/**
 * One gateway process of the chaos runs: the server that `npm start` runs, without the pages. Told to stop
 * (SIGTERM, or its parent is gone) it drains as that one does.
 */
import { closeDb } from '#lib/db.ts'
import { untilStopped } from '../../bin/setup/until-stopped.ts'
import { serve } from '../../server.ts'

const stopping = untilStopped()
const served = await serve({ host: '127.0.0.1', port: Number(process.env.PORT), pages: false, delayMs: Number(process.env.SHUTDOWN_DELAY ?? 0) * 1_000 })
await stopping.asked
await served.stop()
await closeDb()
process.exit()
