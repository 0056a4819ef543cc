import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, closeSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from './postgres-place.ts'
import { Refusal, reason } from './refusal.ts'

export const HOST = '127.0.0.1'
export const USER = 'postgres'
const LOG_LIMIT = 5_000_000

export interface Running {
  pid: number
  /** 0 until the server has written it. */
  port: number
  /** The folder of its socket, where it has one. */
  sockets: string | undefined
  alive: boolean
}

export interface Launched {
  exited: boolean
  /** What the server has said since it was launched. */
  said(): string
}

/** Makes a new cluster. A half-made one of a killed run has another name and is thrown away. */
export function initCluster(at: Place, password: string, disposable: boolean): void {
  const unfinished = `${at.folder}.new`
  const passwordFile = `${at.folder}.password`
  try {
    rmSync(unfinished, { recursive: true, force: true })
    mkdirSync(unfinished, { mode: 0o700 })
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (at.owner.uid !== undefined && at.owner.gid !== undefined) {
      chownSync(unfinished, at.owner.uid, at.owner.gid)
      chownSync(passwordFile, at.owner.uid, at.owner.gid)
    }
    const args = ['-D', unfinished, '-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C']
    const made = spawnSync(at.initdb, disposable ? [...args, '--no-sync'] : args, { ...surroundings(at), encoding: 'utf8' })
    if (made.status !== 0) throw made.error ?? new Error(lastLine(made.stderr))
    renameSync(unfinished, at.folder)
  } catch (error) {
    throw new Refusal(`PostgreSQL cannot make its data folder ${at.folder} (${reason(error)}): make its parent writable, or set DATA_DIR to a folder that is.`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

/** Starts the server in a session of its own, logging to `<folder>.log`. Does not wait for it. */
export async function launch(at: Place, { disposable, port }: { disposable?: boolean; port?: number }): Promise<Launched> {
  const settings: Record<string, string> = {
    listen_addresses: HOST,
    port: String(port ?? (await freePort())),
    unix_socket_directories: socketFolder(at) ?? '',
    max_connections: '200',
    log_checkpoints: 'off',
    ...(disposable ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  const log = openLog(`${at.folder}.log`)
  const args = ['-D', at.folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const child = spawn(at.postgres, args, { ...surroundings(at), detached: true, stdio: ['ignore', log.file, log.file] })
  closeSync(log.file)
  const launched: Launched = { exited: false, said: () => readFileSync(log.path, 'utf8').slice(log.from) }
  child.on('error', () => (launched.exited = true))
  child.on('exit', () => (launched.exited = true))
  child.unref()
  return launched
}

/**
 * Where this cluster's socket lives: calls through it cost a fifth less CPU than through TCP. Under /tmp,
 * because a socket's path may have no more than about 100 characters, and closed to everybody but the
 * server's own user. Undefined where there are no such sockets, or where somebody else was here first.
 */
function socketFolder({ folder, owner }: Place): string | undefined {
  if (process.platform === 'win32') return undefined
  const sockets = path.join('/tmp', `aipower-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`)
  try {
    mkdirSync(sockets, { mode: 0o700 })
    if (owner.uid !== undefined && owner.gid !== undefined) chownSync(sockets, owner.uid, owner.gid)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return undefined
  }
  const made = lstatSync(sockets)
  const isOurs = made.isDirectory() && made.uid === (owner.uid ?? process.getuid?.()) && (made.mode & 0o077) === 0
  return isOurs ? sockets : undefined
}

/** What runs in this folder, by its postmaster.pid: line 1 is the process, line 4 the port, line 5 the socket's folder. */
export function findRunning(folder: string): Running | undefined {
  let lines: string[]
  try {
    lines = readFileSync(path.join(folder, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Number(lines[0])
  return pid > 0 ? { pid, port: Number(lines[3]) || 0, sockets: lines[4] || undefined, alive: isAlive(pid) && isPostgres(pid) } : undefined
}

/** SIGINT is Postgres's fast shutdown: sessions are cut, everything committed is on disk. */
export async function interrupt(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let waited = 0; waited < 15_000; waited += 10) {
      if (!isAlive(pid)) return
      await sleep(10)
    }
  }
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.replace(/^.*?\b(FATAL|ERROR|error): +/, '') ?? ''
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A stale file may name a process number that by now belongs to somebody else. */
function isPostgres(pid: number): boolean {
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')
  } catch {
    return false
  }
}

/** The root folder, because the other user need not be able to look into ours; no locale but C. */
function surroundings(at: Place) {
  return { ...at.owner, cwd: path.parse(at.folder).root, env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } }
}

function openLog(file: string): { file: number; path: string; from: number } {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const keep = size < LOG_LIMIT
  return { file: openSync(file, keep ? 'a' : 'w', 0o600), path: file, from: keep ? size : 0 }
}

/** A port free at this moment; should another program take it first, the launch fails and is repeated. */
async function freePort(): Promise<number> {
  const probe = createServer()
  return await new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, HOST, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
