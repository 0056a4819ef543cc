import { atMostEvery } from '../at-most-every.ts'
import { models, offerKey, type Model } from '../catalog/index.ts'
import { isLive, providerName } from '../catalog/live.ts'
import { isUnavailable, queryInTime } from '../db.ts'
import { env } from '../env.ts'
import { healthOf, type Figures, type Health } from './health.ts'

/** How something does, by its uptime: at least 99 %, at least half, less; `quiet` = no calls. */
export type Level = 'up' | 'degraded' | 'down' | 'quiet'

export interface StatusRow {
  /** A provider's or a model's id. */
  id: string
  name: string
  /** By the last half hour. */
  level: Level
  health: Health
}

export interface ModelStatusRow extends StatusRow {
  /** Who answered or failed in the last 24 hours, where there are several. */
  providers: { name: string; day: Figures }[]
}

/** The public status: what calls measured, and how the gateway itself does. */
export interface Status {
  at: Date
  /** Of the providers together; `unmeasured` = no call in 24 hours, `unknown` = the database is away, and with it all figures. */
  level: Level | 'unmeasured' | 'unknown'
  /** Names of the providers that are `down` at present, or where none is, `degraded`. */
  failing: string[]
  /** Everything here was answered by the sandbox. */
  sandbox: boolean
  gateway: GatewayStatus
  /** Whoever was called in the last 24 hours; trouble first, then the most called. */
  providers: StatusRow[]
  models: ModelStatusRow[]
  /** Names of providers that could be called, but were not in the last 24 hours. */
  idle: string[]
}

export interface GatewayStatus {
  /** Without it no call is admitted, as none could be billed. */
  database: 'up' | 'down'
  /** Processes that serve calls; null when the database cannot tell. */
  instances: number | null
  /** The hourly check of the ledger's invariants; null = there was none yet. */
  books: { checkedAt: Date; balanced: boolean } | null
}

const FRESH_MS = 5_000

/** Never throws for a database that is away: that is an answer here. Made at most every five seconds. */
export async function status(): Promise<Status> {
  try {
    return await latest()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    return { ...circumstances(), level: 'unknown', failing: [], gateway: { database: 'down', instances: null, books: null }, providers: [], models: [], idle: [] }
  }
}

const latest = atMostEvery(FRESH_MS, read)

/** Providers that fail calls at present, worst first. Throws when the database is away. */
export const troubledProviders = atMostEvery(FRESH_MS, async (): Promise<StatusRow[]> => (await providerRows()).filter(({ level }) => level === 'down' || level === 'degraded'))

async function read(): Promise<Status> {
  const [gateway, providers, called] = await Promise.all([gatewayStatus(), providerRows(), modelRows()])
  const measured = providers.filter(({ health }) => health.day.calls > 0)
  const level = overall(measured)
  return {
    ...circumstances(),
    level,
    failing: level === 'down' || level === 'degraded' ? measured.filter((row) => row.level === level).map(({ name }) => name) : [],
    gateway,
    providers: measured,
    models: called.filter(({ health }) => health.day.calls > 0),
    idle: providers.filter(({ id, health }) => health.day.calls === 0 && isLive(id, process.env)).map(({ name }) => name),
  }
}

function circumstances(): Pick<Status, 'at' | 'sandbox'> {
  return { at: new Date(), sandbox: env().SANDBOX_URL !== undefined }
}

export function levelOf({ uptime }: Pick<Figures, 'uptime'>): Level {
  if (uptime === null) return 'quiet'
  return uptime >= 0.99 ? 'up' : uptime >= 0.5 ? 'degraded' : 'down'
}

const severity: Record<Level, number> = { down: 0, degraded: 1, up: 2, quiet: 2 }

function overall(measured: readonly StatusRow[]): Status['level'] {
  if (measured.length === 0) return 'unmeasured'
  return (['down', 'degraded', 'up'] as const).find((level) => measured.some((row) => row.level === level)) ?? 'quiet'
}

async function gatewayStatus(): Promise<GatewayStatus> {
  const { rows } = await queryInTime<{ instances: number; checked_at: Date | null; violations: number }>({
    text: `select (select count(*)::integer from money.instance i join money.heartbeat b on b.instance_id = i.id where i.alive and b.at > now() - interval '20 s') as instances,
                  min(at) as checked_at, coalesce(sum(violations), 0)::integer as violations
           from money.book_check`,
  })
  const [{ instances, checked_at: checkedAt, violations } = { instances: 0, checked_at: null, violations: 0 }] = rows
  return { database: 'up', instances, books: checkedAt && { checkedAt, balanced: violations === 0 } }
}

async function providerRows(): Promise<StatusRow[]> {
  const offers = Map.groupBy(
    models.flatMap((model) => model.offers.map((offer) => ({ provider: offer.provider, key: offerKey(model, offer) }))),
    ({ provider }) => provider,
  )
  const rows = await Promise.all(
    [...offers].map(async ([id, list]) => row({ id, name: providerName(id) }, await healthOf(list.map(({ key }) => key)))),
  )
  return rows.toSorted(bySeverity)
}

async function modelRows(): Promise<ModelStatusRow[]> {
  const rows = await Promise.all(
    models.map(async (model) => ({
      ...row(model, await healthOf(model.offers.map((offer) => offerKey(model, offer)))),
      providers: model.offers.length > 1 ? await providersOf(model) : [],
    })),
  )
  return rows.toSorted(bySeverity)
}

async function providersOf(model: Model): Promise<ModelStatusRow['providers']> {
  const each = await Promise.all(model.offers.map(async (offer) => ({ name: providerName(offer.provider), day: (await healthOf([offerKey(model, offer)])).day })))
  return each.filter(({ day }) => day.calls > 0)
}

function row({ id, name }: { id: string; name: string }, health: Health): StatusRow {
  return { id, name, level: levelOf(health.now), health }
}

function bySeverity(a: StatusRow, b: StatusRow): number {
  return severity[a.level] - severity[b.level] || b.health.day.calls - a.health.day.calls || a.name.localeCompare(b.name, 'en')
}
