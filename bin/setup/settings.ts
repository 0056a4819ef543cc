import { createServer } from 'node:net'
import { checkStripeSettings } from '#lib/billing/stripe.ts'
import { parseEnv } from '#lib/env.ts'
import { checkCustomProviders } from '#lib/providers/index.ts'
import { Refusal, reason } from './refusal.ts'
import { dataFolder, loadSecrets } from './secrets.ts'

/**
 * Checks every setting before anything slow begins, and fills in what a self-contained installation may
 * leave out. With DATABASE_URL set nothing is made up: several instances must agree on their secrets.
 */
export function prepareSettings(): { host: string; port: number } {
  const external = Boolean(process.env.DATABASE_URL?.trim())
  if (!external && !process.env.AUTH_SECRET?.trim()) process.env.AUTH_SECRET = loadSecrets(dataFolder()).authSecret
  try {
    const settings = parseEnv(external ? process.env : { ...process.env, DATABASE_URL: 'postgresql://embedded' })
    checkStripeSettings(settings)
    checkCustomProviders()
    return { host: settings.HOST, port: settings.PORT }
  } catch (error) {
    throw new Refusal(reason(error))
  }
}

/** The port to serve on; for 0 a free one, which PORT then says. Refuses a port that is taken, before anything slow begins. */
export async function choosePort(host: string, port: number): Promise<number> {
  const probe = createServer()
  const chosen = await new Promise<number>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen({ host, port }, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  }).catch((error: unknown) => {
    throw portRefusal(error, port)
  })
  process.env.PORT = String(chosen)
  return chosen
}

/** What went wrong with listening, in a sentence; other errors as they are. */
export function portRefusal(error: unknown, port: number): unknown {
  const code = (error as { code?: unknown }).code
  if (code === 'EADDRINUSE') return new Refusal(`Port ${port} is taken: stop what uses it, or choose another with PORT=${port === 3000 ? 3001 : port + 1} npm start.`)
  if (code === 'EACCES') return new Refusal(`Port ${port} may not be used by this user: choose one above 1023 with PORT=3000 npm start.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return new Refusal(`HOST=${process.env.HOST} is no address of this machine.`)
  return error
}
