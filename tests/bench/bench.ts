import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { freePort } from '../support/free-port.ts'
import { treeCpu } from './cpu.ts'
import { startServer } from './server.ts'

/**
 * What a call costs through the gateway as users run it (production build, embedded Postgres, reserve
 * and settle on), beside a bare reverse proxy, interleaved in one run on loopback. Ratios carry over to
 * other machines; the absolute figures do not.
 */
export interface Figures {
  cpuMicrosPerCall: number
  callsPerSecond: number
  p50Ms: number
}

export interface Report {
  small: { proxy: Figures; gateway: Figures; cpuRatio: number; addedP50Ms: number }
  stream: { proxy: Figures; gateway: Figures; cpuRatio: number; addedP50Ms: number }
}

interface Side {
  name: 'proxy' | 'gateway'
  pid: number
  pool: Pool
  headers: Record<string, string>
}

const ROUNDS = 6
/** Rounds before any is counted: both sides are measured as they run for hours, compiled and connected. */
const WARM_UP = 8
const CONNECTIONS = 128
const small = { calls: 1_500, body: JSON.stringify({ model: 'openai/gpt-5.4', messages: [{ role: 'user', content: 'Hello!' }] }) }
const stream = { calls: 120, body: JSON.stringify({ model: 'openai/gpt-5.4', stream: true, messages: [{ role: 'user', content: 'Hello!' }] }) }

export async function bench(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'aipower-bench-'))
  const running: ChildProcess[] = []
  try {
    const upstream = await startScript('tests/bench/upstream.ts', [], running)
    const upstreamUrl = `http://127.0.0.1:${upstream.port}`
    const proxy = await startScript('tests/bench/proxy.ts', [upstreamUrl], running)
    const gateway = await startGateway(folder, upstreamUrl, running)
    const sides: Side[] = [
      { name: 'proxy', pid: proxy.pid, pool: new Pool(`http://127.0.0.1:${proxy.port}`, { connections: CONNECTIONS }), headers: {} },
      { name: 'gateway', pid: gateway.pid, pool: new Pool(`http://127.0.0.1:${gateway.port}`, { connections: CONNECTIONS }), headers: { authorization: `Bearer ${gateway.key}` } },
    ]
    const report = { small: await compare(sides, small), stream: await compare(sides, stream) }
    await Promise.all(sides.map(({ pool }) => pool.close()))
    return report
  } finally {
    for (const child of running) child.kill('SIGTERM')
    await Promise.all(running.filter((child) => child.exitCode === null).map((child) => once(child, 'exit')))
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compare(sides: Side[], { calls, body }: { calls: number; body: string }): Promise<Report['small']> {
  const sums = { proxy: { cpu: 0, ms: 0, latencies: [] as number[] }, gateway: { cpu: 0, ms: 0, latencies: [] as number[] } }
  for (const side of sides) await load(side, body, WARM_UP * calls, CONNECTIONS)
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of sides) {
      const cpu = treeCpu(side.pid)
      const started = performance.now()
      await load(side, body, calls, CONNECTIONS)
      sums[side.name].ms += performance.now() - started
      sums[side.name].cpu += treeCpu(side.pid) - cpu
      sums[side.name].latencies.push(...(await load(side, body, Math.ceil(calls / 10), 1)))
    }
  }
  const figures = (name: Side['name']): Figures => ({
    cpuMicrosPerCall: round(sums[name].cpu / (ROUNDS * calls)),
    callsPerSecond: round((ROUNDS * calls * 1000) / sums[name].ms),
    p50Ms: round(median(sums[name].latencies)),
  })
  const [proxy, gateway] = [figures('proxy'), figures('gateway')]
  return { proxy, gateway, cpuRatio: round(gateway.cpuMicrosPerCall / proxy.cpuMicrosPerCall), addedP50Ms: round(gateway.p50Ms - proxy.p50Ms) }
}

/** Runs `calls` calls, `width` at a time, and returns each one's milliseconds. */
async function load({ pool, headers }: Side, body: string, calls: number, width: number): Promise<number[]> {
  const latencies: number[] = []
  let left = calls
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (left-- > 0) {
        const started = performance.now()
        const answer = await pool.request({ path: '/v1/chat/completions', method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
        const text = await answer.body.text()
        if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${text.slice(0, 300)}`)
        latencies.push(performance.now() - started)
      }
    }),
  )
  return latencies
}

async function startScript(file: string, args: string[], running: ChildProcess[]): Promise<{ pid: number; port: number }> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { pid: child.pid!, port: Number(line.toString()) }
}

async function startGateway(folder: string, upstreamUrl: string, running: ChildProcess[]): Promise<{ pid: number; port: number; key: string }> {
  const port = await freePort()
  const environment = { DATA_DIR: join(folder, 'data'), PORT: String(port), HOST: '127.0.0.1', SANDBOX: 'off', OPENAI_API_KEY: 'bench', OPENAI_BASE_URL: upstreamUrl, LOG_LEVEL: 'warn', DATABASE_URL: '', LIMIT_RPM: '0', LIMIT_TPM: '0', LIMIT_CONCURRENCY: '0', RUNAWAY_BRAKE: 'off' }
  const { pid } = await startServer(environment, running)
  return { pid, port, key: await newKey(environment) }
}

async function newKey(environment: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ['bin/key.ts', '--email', 'bench@example.com', '--credit', '1000'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment, FREE_CALLS: '0' } })
  let out = ''
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error('no key could be made')
  return out.trim()
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const round = (value: number): number => Math.round(value * 100) / 100

export function writeReport(report: Report, file: string): void {
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
}
