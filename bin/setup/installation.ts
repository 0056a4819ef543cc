import { closeDb } from '#lib/db.ts'
import { buildClient, buildPages } from './build.ts'
import { openDatabase } from './database.ts'
import { migrate } from './migrations.ts'
import { isSandboxMode, liveProviders, openSandbox } from './sandbox.ts'
import { choosePort, portRefusal, prepareSettings } from './settings.ts'
import { untilStopped, type Stopping } from './until-stopped.ts'

/**
 * The whole of AIPower: settings, build, database, migrations, sandbox, server; serves until it is told
 * to stop, and takes everything down in the reverse order. `bin/start.ts` and `bin/dev.ts` are this.
 *
 * @throws Refusal, in one sentence, when something outside of us prevents it
 */
export async function serveUntilStopped({ dev }: { dev: boolean }): Promise<void> {
  // Next and React choose their build by it when they are imported.
  Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' })
  const stopping = untilStopped()
  const opened: Closer[] = []
  const closeAll = async (): Promise<void> => {
    for (let close = opened.pop(); close; close = opened.pop()) await close()
  }
  try {
    await open(dev, opened, stopping)
    await stopping.asked
    say('Stopping: running calls may finish (once more to stop at once) …')
    await Promise.race([closeAll(), stopping.askedAgain.then(opened[0])])
    say('Stopped.')
  } catch (error) {
    await closeAll()
    if (!stopping.isAsked()) throw error
    say('Stopped before it was ready.')
  }
}

/** Undoes one thing that was opened. The first is always the database's. */
type Closer = () => Promise<unknown>

async function open(dev: boolean, opened: Closer[], stopping: Stopping): Promise<void> {
  const started = performance.now()
  const { host, port: wanted } = prepareSettings()
  const port = await choosePort(host, wanted)
  const database = await openDatabase()
  opened.push(() => database.stop())
  await buildClient()
  const [applied] = await Promise.all([migrate(database.url), dev || buildPages(() => say('Building the pages (about 20 seconds) …'))])
  if (applied.length > 0) say(`Applied ${applied.length} migration${applied.length === 1 ? '' : 's'}.`)
  stopping.check()

  const sandbox = isSandboxMode() ? await openSandbox(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`) : undefined
  if (sandbox) opened.push(() => sandbox.close())
  opened.push(closeDb)
  const { serve } = await import('../../server.ts')
  const delayMs = Number(process.env.SHUTDOWN_DELAY ?? 0) * 1_000
  const served = await serve({ host, port, dev, sandbox: sandbox?.handle, delayMs }).catch((error: unknown) => {
    throw portRefusal(error, port)
  })
  opened.push(() => served.stop())
  stopping.check()
  announce({ port, came: database.came, sandbox: sandbox !== undefined, seconds: (performance.now() - started) / 1_000 })
}

interface Announcement {
  port: number
  came: string
  sandbox: boolean
  seconds: number
}

function announce({ port, came, sandbox, seconds }: Announcement): void {
  const live = liveProviders()
  const database = {
    created: 'embedded PostgreSQL, new',
    started: 'embedded PostgreSQL',
    joined: 'embedded PostgreSQL, found running',
    external: 'the one of DATABASE_URL',
  }[came]
  const providers = sandbox
    ? `SANDBOX: every model gives a made-up answer${live.length ? ' (SANDBOX=on)' : '; set OPENAI_API_KEY or another for real ones'}`
    : live.length
      ? `${live.join(', ')} live; models of others answer 503`
      : 'none has a key: every model answers 503'
  const payments = process.env.STRIPE_API_URL ? 'SANDBOX: test money' : process.env.STRIPE_SECRET_KEY ? 'Stripe' : 'off: set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET'
  const mail = process.env.SMTP_URL ? 'by SMTP' : sandbox ? 'shown at /outbox' : 'only in the log: set SMTP_URL'
  console.log(`
  AIPower is ready at ${process.env.PUBLIC_URL || `http://localhost:${port}`}

  Providers   ${providers}
  Payments    ${payments}
  E-mail      ${mail}
  Database    ${database}
  Started in  ${seconds.toFixed(1)} s; Ctrl-C stops it
`)
}

function say(text: string): void {
  console.log(`  ${text}`)
}
