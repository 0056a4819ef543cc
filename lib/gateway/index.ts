import { createAuthenticator } from '../accounts/authenticate.ts'
import { sendNotices } from '../accounts/notices.ts'
import { openJobs } from '../billing/jobs.ts'
import { openLedger } from '../billing/ledger.ts'
import { syncPrices } from '../billing/price.ts'
import { loadTokenizer } from '../billing/tokens.ts'
import { models } from '../catalog/index.ts'
import { untilAvailable } from '../db.ts'
import { env } from '../env.ts'
import { checkCustomProviders } from '../providers/index.ts'
import { toResponse, type Answer } from './answer.ts'
import { sharePlaces } from './auto/share-places.ts'
import { openAuto } from './auto/state.ts'
import type { Context } from './context.ts'
import { Running } from './deadline.ts'
import { handle } from './endpoints.ts'
import { limitSettings, openLimits } from './limits/limits.ts'
import { openLoad } from './load.ts'
import { openMeasures } from './measures/measures.ts'
import { openMetrics } from './metrics.ts'
import { readiness, type Unready } from './readiness.ts'
import { Pins } from './routing/sticky.ts'
import { defaultTimeouts, timeoutSettings, type Timeouts } from './timeouts.ts'
import { openUpstreams } from './upstream.ts'

export interface Gateway {
  /** Answers any request under /v1 or /api/v1; never throws. */
  answer(request: Request): Promise<Answer>
  /** The same as a web Response, for hosts that know nothing else. */
  handle(request: Request): Promise<Response>
  /** Why calls should go to another instance for now; null = they may come here. Asked at most once a second. */
  unready(): Promise<Unready | null>
  /** Figures for a Prometheus server: of this process, and of the books. */
  metrics(): Promise<{ type: string; text: string }>
  /** Ends every call that still runs, with an error its caller can read, and settles it. */
  interrupt(): void
  /** Waits for calls that were ended, and commits what is under way; call it when no request comes any more. */
  close(): Promise<void>
}

export interface GatewayOptions {
  /** The lot by which equal offers share calls; tests take theirs. */
  random?: () => number
  /** Patience; tests have less. */
  timeouts?: Partial<Timeouts>
}

/** How often it is looked who wants to be told something by mail. */
const NOTICES_MS = 5 * 60_000

/** Opens everything a call needs. Throws when the database stays away for half a minute or is not migrated, or when a custom provider is wrongly described. */
export async function createGateway({ random = Math.random, timeouts: given }: GatewayOptions = {}): Promise<Gateway> {
  checkCustomProviders()
  await Promise.all([untilAvailable(), loadTokenizer()])
  const prices = await syncPrices(models)
  const [authenticator, opened] = await Promise.all([createAuthenticator(), openLedger()])
  const load = openLoad(env())
  const { ledger, page } = openMetrics(opened, load)
  const jobs = openJobs([{ name: 'notices', everyMs: NOTICES_MS, run: sendNotices }])
  const timeouts = { ...defaultTimeouts, ...timeoutSettings(env()), ...given }
  const upstreams = openUpstreams(process.env, env().SANDBOX_URL, timeouts)
  const measures = openMeasures()
  const auto = openAuto({ learns: env().AUTO_LEARNING === 'on' })
  const instances = (): number => ledger.instances()
  const [limits, sharing] = await Promise.all([openLimits({ ...limitSettings(env()), instances }), sharePlaces(auto.places, instances)])
  const context: Context = { authenticator, ledger, prices, limits, load, upstreams, measures, pins: new Pins(), auto, timeouts, running: new Running(), random, sandbox: env().SANDBOX_URL !== undefined }
  return {
    answer: (request) => handle(context, request),
    handle: async (request) => toResponse(await handle(context, request)),
    unready: readiness(ledger),
    metrics: page,
    interrupt: () => context.running.interrupt(),
    close: async () => {
      await context.running.ended()
      load.close()
      await Promise.all([jobs.close(), measures.close(), auto.records.close(), sharing.close(), limits.close()])
      await ledger.close()
      await Promise.all([authenticator.close(), upstreams.close()])
    },
  }
}
