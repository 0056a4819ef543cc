import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { redisOnSystem } from '../../bin/setup/redis.ts'
import { freePort } from './free-port.ts'

const program = redisOnSystem()

/** Where no Redis can be had, tests that need one are left out, except in CI, where they fail. */
export const withoutRedis = program === undefined && !process.env.CI

/** A Redis that can be killed, paused and brought back, always at the same address, empty each time. */
export interface FaultyRedis {
  url: string
  kill(): Promise<void>
  start(): Promise<void>
  pause(): void
  resume(): void
  close(): Promise<void>
}

export async function openFaultyRedis(): Promise<FaultyRedis> {
  if (!program) throw new Error('There is no redis-server (or valkey-server) in PATH: install it, or set REDIS_SERVER to it.')
  const port = await freePort()
  let child: ChildProcess

  async function start(): Promise<void> {
    child = spawn(program!, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--loglevel', 'warning'], { stdio: 'ignore' })
    while (!(await accepts(port))) {
      if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`)
    }
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  await start()
  return { url: `redis://127.0.0.1:${port}`, kill, start, pause: () => void child.kill('SIGSTOP'), resume: () => void child.kill('SIGCONT'), close: kill }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const accepted = await Promise.race([once(socket, 'connect').then(() => true, () => false), once(socket, 'error').then(() => false)])
  socket.destroy()
  return accepted
}
