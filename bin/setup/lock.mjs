// @ts-check
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Does `work` while no other process of this project does work under the same lock: two starts at once
 * must not install or build into the same folder. The lock of a killed process is taken over.
 *
 * @template T
 * @param {string} folder the lock: a folder that exists while it is held
 * @param {() => Promise<T>} work
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
    return await work()
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
    process.kill(Number(readFileSync(holder, 'utf8')) || -1, 0)
    return false
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    if (code === 'EPERM') return false
    if (code === 'ESRCH') return true
    // Made this moment and not yet signed, or gone by now.
    const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
    return made !== undefined && Date.now() - made > 5_000
  }
}
