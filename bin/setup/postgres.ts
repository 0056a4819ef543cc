import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { withLock } from './lock.mjs'
import { place } from './postgres-place.ts'
import { findRunning, HOST, initCluster, interrupt, lastLine, launch, USER, type Launched, type Running } from './postgres-process.ts'
import { Refusal } from './refusal.ts'

export interface Postgres {
  /** Connects as the cluster's owner to the database `aipower`. */
  url: string
  /** The same through its socket where it has one: the cheaper way, for whoever needs no host and port. */
  localUrl: string
  /** How it came to run: a new cluster, a start, or one that another process (or a killed one) left running. */
  came: 'created' | 'started' | 'joined'
  /** Stops the server, unless another process of ours still uses it. */
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** The cluster's folder; made when missing. */
  folder: string
  /** Of the cluster's owner; the same at every start. */
  password: string
  /** Throw-away databases of tests forgo fsync. */
  disposable?: boolean
  /** For who must find it again where it was; default a free one. */
  port?: number
}

const DATABASE = 'aipower'
/** Everyone who uses an embedded server holds this advisory lock, shared; who gets it alone may stop it. */
const LEASE = '471802026000'
const START_MS = 60_000
/** Launches again this often when the folder or the port was still held by something that is going away. */
const LAUNCHES = 25

/**
 * Starts the embedded PostgreSQL of a folder, or joins the one already running there: another command
 * of ours, or the orphan of a killed run, which is then stopped like our own.
 *
 * The server runs in a session of its own, so that a Ctrl-C at the terminal reaches only us and the
 * database goes last, after the last answer is settled.
 *
 * @throws Refusal with one sentence when it cannot run here
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const at = place(options.folder)
  const disposable = options.disposable ?? false
  const exists = () => existsSync(path.join(at.folder, 'PG_VERSION'))
  const isNew = !exists()
  // Two first starts at once: one makes it, the other finds it made.
  if (isNew) await withLock(`${at.folder}.lock`, async () => exists() || initCluster(at, options.password, disposable))

  const deadline = Date.now() + START_MS
  let launched: Launched | undefined
  for (let launches = 0; Date.now() < deadline; await sleep(10)) {
    const running = findRunning(at.folder)
    const lease = running?.alive && running.port ? await takeLease(running.port, options.password) : undefined
    if (running && lease) {
      const came = isNew ? 'created' : launched ? 'started' : 'joined'
      // Read again: by now the server has written all it has to say.
      return { came, ...(await open(lease, findRunning(at.folder) ?? running, options.password)) }
    }
    if (running?.alive || (launched && !launched.exited)) continue
    if (launched && (launches >= LAUNCHES || !isPassing(launched.said()))) break
    if (launched) await sleep(200)
    launched = await launch(at, options)
    launches++
  }
  throw new Refusal(`PostgreSQL did not start (${lastLine(launched?.said() ?? '') || 'it gave no answer'}): see ${at.folder}.log.`)
}

/** A server killed a moment ago leaves backends that hold its folder for some hundred milliseconds. */
function isPassing(said: string): boolean {
  return /still in use|already exists|could not bind|could not create any TCP/.test(said)
}

/** Connects and takes its share of the lease; undefined while the server is not ready or about to stop. */
async function takeLease(port: number, password: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({ host: HOST, port, user: USER, password, database: 'postgres', application_name: 'aipower lease', connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined) // The server went away: who asks it next is told.
  try {
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [LEASE])
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    if ((error as { code?: unknown }).code !== '28P01') return undefined
    throw new Refusal('The embedded database refuses the stored password: put back the secrets.json that belongs to this data folder.')
  }
}

async function open(lease: pg.Client, { pid, port, sockets }: Running, password: string): Promise<Omit<Postgres, 'came'>> {
  const { rowCount } = await lease.query('select from pg_database where datname = $1', [DATABASE])
  if (!rowCount) {
    await lease.query(`create database ${DATABASE}`).catch((error: { code?: string }) => {
      // Two first starts at once: the other one made it.
      if (error.code !== '42P04' && error.code !== '23505') throw error
    })
  }
  const user = `${USER}:${encodeURIComponent(password)}`
  const url = `postgresql://${user}@${HOST}:${port}/${DATABASE}`
  const localUrl = sockets ? `postgresql://${user}@/${DATABASE}?host=${encodeURIComponent(sockets)}&port=${port}` : url
  let stopping: Promise<void> | undefined
  return { url, localUrl, stop: () => (stopping ??= release(lease, pid)) }
}

async function release(lease: pg.Client, pid: number): Promise<void> {
  try {
    await lease.query('select pg_advisory_unlock_shared($1)', [LEASE])
    const { rows } = await lease.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [LEASE])
    if (rows[0]?.alone) await interrupt(pid)
  } catch {
    await interrupt(pid) // It no longer answers: it is going down, or must.
  } finally {
    await lease.end().catch(() => undefined)
  }
}
