import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'

/** One gateway process at a fixed address, started again whenever it ends. */
export interface Instance {
  readonly url: string
  readonly pid: number
  readonly state: 'up' | 'down' | 'paused'
  /** `kill -9`, then a new process; resolves when that one is ready. */
  kill(): Promise<void>
  pause(): void
  resume(): void
  /** What the process holds in memory, garbage left out, and what it has of the machine's; bytes. */
  memory(): Promise<{ used: number; rss: number }>
  /** SIGTERM, then a new process; resolves when that one is ready. Returns the exit code of the old one. */
  restart(): Promise<number | null>
  /** Ends it for good. */
  close(): Promise<void>
}

const READY_MS = 60_000
const LEAVE_MS = 10_000

/** @param environment all that the process sees of the outside: settings of the developer's machine do not count */
export async function startInstance(environment: Record<string, string>, logFile: string): Promise<Instance> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const log = openSync(logFile, 'a')
  let child: ChildProcess
  let state: Instance['state'] = 'down'

  function launch(): void {
    const env = { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), ...environment } as NodeJS.ProcessEnv
    // The channel tells the process when we are gone.
    child = spawn(process.execPath, ['tests/chaos/instance.ts'], { cwd: path.resolve(import.meta.dirname, '../..'), env, stdio: ['ignore', log, log, 'ipc'] })
  }

  /** Launches until it is ready: it ends by itself while the database is away, as under any supervisor. */
  async function start(): Promise<void> {
    const deadline = Date.now() + READY_MS
    launch()
    while (!(await isReady(url))) {
      if (Date.now() > deadline) throw new Error(`An instance did not get ready within ${READY_MS / 1_000} s: ${readFileSync(logFile, 'utf8').slice(-2_000)}`)
      await sleep(50)
      if (hasEnded(child)) launch()
    }
    state = 'up'
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    state = 'down'
    const exited = hasEnded(child) ? Promise.resolve() : once(child, 'exit')
    child.kill(signal)
    await exited
    return child.exitCode
  }

  await start()
  return {
    url,
    get pid() {
      return child.pid!
    },
    get state() {
      return state
    },
    kill: async () => {
      await end('SIGKILL')
      await start()
    },
    pause: () => {
      state = 'paused'
      child.kill('SIGSTOP')
    },
    resume: () => {
      child.kill('SIGCONT')
      state = 'up'
    },
    memory: async () => {
      child.send('memory')
      const [told] = (await once(child, 'message')) as [{ used: number; rss: number }]
      return told
    },
    restart: async () => {
      const code = await end('SIGTERM')
      await start()
      return code
    },
    close: async () => {
      child.kill('SIGCONT')
      await Promise.race([end('SIGTERM'), sleep(LEAVE_MS).then(() => end('SIGKILL'))])
    },
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined) // refused until it listens
  await answer?.arrayBuffer()
  return answer?.ok ?? false
}
