import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findRunning, interrupt, isAlive } from '../../bin/setup/postgres-process.ts'

/**
 * A folder for a throw-away Postgres, `postgres` in it. What killed runs left behind, their servers
 * too, is stopped and removed on the way.
 */
export async function scratchFolder(): Promise<string> {
  await sweep()
  const folder = mkdtempSync(path.join(tmpdir(), `aipower-test-${process.pid}-`))
  chmodSync(folder, 0o711) // For root's Postgres, which runs as another user.
  return folder
}

async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^aipower-test-(\d+)-/.exec(name)?.[1]
    if (!pid || isAlive(Number(pid))) continue
    const folder = path.join(tmpdir(), name)
    const running = findRunning(path.join(folder, 'postgres'))
    if (running?.alive) await interrupt(running.pid)
    rmSync(folder, { recursive: true, force: true })
  }
}
