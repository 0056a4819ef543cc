import { run } from './setup/refusal.ts'
import { serveUntilStopped } from './setup/installation.ts'

/** `npm start` */
await run(() => serveUntilStopped({ dev: false }))
process.exit()
