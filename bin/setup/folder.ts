import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { Refusal, reason } from './refusal.ts'

/**
 * Makes the data folder. Root's database runs as another user, who must be able to pass through it;
 * nobody may list it.
 */
export function makeDataFolder(folder: string): void {
  try {
    make(folder, process.getuid?.() === 0 ? 0o711 : 0o700)
  } catch (error) {
    throw unwritable(folder, error)
  }
}

export function unwritable(folder: string, error: unknown): Refusal {
  return new Refusal(`The data folder ${folder} cannot be written (${reason(error)}): make it writable, or set DATA_DIR to a folder that is.`)
}

/** Not mkdir's own `recursive`: where nothing can be made (below /proc) that of Node 24 never returns. */
function make(folder: string, mode: number): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  if (path.dirname(folder) !== folder) make(path.dirname(folder), mode)
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    // Another start may have made it at this moment.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(folder).isDirectory()) throw error
  }
}
