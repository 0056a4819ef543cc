import { rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate } from '../../bin/setup/migrations.ts'
import { startPostgres, type Postgres } from '../../bin/setup/postgres.ts'
import { findRunning, isAlive } from '../../bin/setup/postgres-process.ts'
import { freePort } from '../support/free-port.ts'
import { processTree } from '../support/process-tree.ts'
import { scratchFolder } from '../support/scratch.ts'

/** A Postgres that can be killed, paused and brought back, always at the same address. Every commit is durable. */
export interface FaultyDatabase {
  url: string
  /** SIGKILL to the server and each of its processes; resolves when none is left. */
  kill(): Promise<void>
  /** Brings a killed server back. */
  start(): Promise<void>
  pause(): void
  resume(): void
  /** Ends it and removes its folder. */
  close(): Promise<void>
}

export async function openFaultyDatabase(): Promise<FaultyDatabase> {
  const scratch = await scratchFolder()
  const folder = path.join(scratch, 'postgres')
  const port = await freePort()
  let server: Postgres | undefined
  const start = async (): Promise<void> => {
    server = await startPostgres({ folder, password: 'chaos', port })
  }
  const signal = (name: NodeJS.Signals): number[] => {
    const root = findRunning(folder)?.pid
    if (root === undefined || !isAlive(root)) return []
    // Standing still, the parent starts no more children behind our back; dead, it would be nobody's parent.
    if (name !== 'SIGCONT') send(root, 'SIGSTOP')
    const pids = [...processTree(root).keys()]
    for (const pid of pids) send(pid, name)
    return pids
  }

  await start()
  const { url } = server!
  await migrate(url)
  return {
    url,
    kill: async () => {
      const pids = signal('SIGKILL')
      while (pids.some(isAlive)) await sleep(5)
    },
    start,
    pause: () => void signal('SIGSTOP'),
    resume: () => void signal('SIGCONT'),
    close: async () => {
      signal('SIGCONT')
      await server?.stop()
      rmSync(scratch, { recursive: true, force: true })
    },
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It ended by itself meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
