import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const NAMES = ['redis-server', 'valkey-server']
const INSTALL_MS = 180_000

/**
 * A Redis (or Valkey) that runs here: REDIS_SERVER, else one of the system, else Debian's package where we
 * are root.
 *
 * @returns the program's path; undefined when there is none
 */
export function findRedis(say: (text: string) => void): string | undefined {
  return redisOnSystem() ?? debians(say)
}

/** The same without installing anything. */
export function redisOnSystem(): string | undefined {
  const given = process.env.REDIS_SERVER
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const files = given ? [given] : folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
  return files.find((file) => existsSync(file) && spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0)
}

function debians(say: (text: string) => void): string | undefined {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return undefined
  say('Installing the package redis-server for the tests (once) …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env, timeout: INSTALL_MS })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], { stdio: 'ignore', env, timeout: INSTALL_MS })
  return redisOnSystem()
}
