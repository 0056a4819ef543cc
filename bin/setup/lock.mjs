// @ts-check
import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Does `work` while no other process of this project does work under the same lock: two starts at once
 * must not install or build into the same folder. The lock of a killed process is taken over, but not
 * before the programs it started are gone, too: `work` names them to its `hold`.
 *
 * @template T
 * @param {string} folder the lock: a folder that exists while it is held
 * @param {(hold: (pid: number | undefined) => void) => Promise<T>} work
 * @param {() => void} [onWait] called once when somebody else holds it
 * @returns {Promise<T>}
 */
export async function withLock(folder, work, onWait) {
  const holder = path.join(folder, 'pid')
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync(path.dirname(folder), { recursive: true })
      mkdirSync(folder)
      writeFileSync(holder, String(process.pid))
      break
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    if (isAbandoned(folder, holder)) {
      rmSync(folder, { recursive: true, force: true })
      continue
    }
    if (!waited) onWait?.()
    await sleep(200)
  }
  try {
    return await work((pid) => pid && appendFileSync(holder, ` ${pid}`))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 * @param {string} holder
 */
function isAbandoned(folder, holder) {
  try {
    const pids = readFileSync(holder, 'utf8').split(' ').map(Number).filter((pid) => pid > 0)
    if (pids.length > 0) return !pids.some(isAlive)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
  }
  // Made this moment and not yet signed, or gone by now.
  const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Date.now() - made > 5_000
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
