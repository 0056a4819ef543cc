import { run } from './setup/refusal.ts'
import { serveUntilStopped } from './setup/installation.ts'

/** `npm run dev`: pages reload as you edit; after a change of lib/gateway or server.ts start it again. */
await run(() => serveUntilStopped({ dev: true }))
process.exit()
