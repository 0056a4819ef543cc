import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findChromium } from '../../bin/setup/chromium.ts'
import { startGitHub } from './github.ts'
import { client, startOpenId } from './openid.ts'

const START_MS = 120_000
const LOG = 'test-results/server.log'
/** Of the person's own environment, nothing may reach the server under test but what a program needs to run. */
const KEPT = /^(PATH|HOME|USER|LANG|LC_.*|TMPDIR|TEMP|TMP|TZ|SYSTEMROOT|COMSPEC)$/i

/**
 * Starts AIPower as a person does, on an empty data folder and a free port, in sandbox mode; stops it
 * afterwards. The tests find it under E2E_URL (the fixture `baseURL` of support.ts). An OpenID provider and a
 * stand-in for GitHub let people sign in by them.
 */
export default async function setup(): Promise<() => Promise<void>> {
  process.env.CHROMIUM_PATH ||= await findChromium(console.log)
  const data = mkdtempSync(path.join(tmpdir(), 'aipower-e2e-'))
  chmodSync(data, 0o711) // For root's Postgres, which runs as another user.
  const port = await freePort()
  process.env.E2E_URL = `http://localhost:${port}`
  const [openId, github] = await Promise.all([startOpenId(`${process.env.E2E_URL}/api/auth/callback/oidc`), startGitHub()])
  process.env.E2E_GITHUB_URL = github.url
  const server = start(data, port, {
    ...{ OIDC_ISSUER: openId.issuer, OIDC_CLIENT_ID: client.id, OIDC_CLIENT_SECRET: client.secret, OIDC_NAME: 'Example ID' },
    ...{ GITHUB_CLIENT_ID: 'aipower', GITHUB_CLIENT_SECRET: client.secret, GITHUB_URL: github.url },
  })
  try {
    await ready(server, `${process.env.E2E_URL}/readyz`)
  } catch (error) {
    server.kill('SIGTERM')
    throw error
  }
  return async () => {
    const exited = once(server, 'exit')
    if (server.exitCode === null) server.kill('SIGTERM')
    else throw new Error(`The server died during the tests; see ${LOG}.`)
    const [code] = (await exited) as [number | null]
    rmSync(data, { recursive: true, force: true })
    openId.close()
    github.close()
    if (code !== 0) throw new Error(`The server did not stop cleanly (exit code ${code}); see ${LOG}.`)
  }
}

function start(data: string, port: number, providers: Record<string, string>): ChildProcess {
  mkdirSync('test-results', { recursive: true })
  const log = openSync(LOG, 'w')
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.test(name)))
  // Browsers share this machine's cores: what they delay is no load of the server's.
  const settings = { ...providers, MAX_EVENT_LOOP_DELAY: '0', SANDBOX: 'on', CNY_RATE: '7.1234', CNY_RATE_AT: '2026-11-20T08:00:00Z', DATA_DIR: data, PORT: String(port), LOG_LEVEL: 'warn', NODE_ENV: 'production' as const }
  return spawn(process.execPath, ['bin/start.ts'], { env: { ...kept, ...settings }, stdio: ['ignore', log, log] })
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await sleep(100)) {
    if (server.exitCode !== null) break
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return
  }
  throw new Error(`The server did not start:\n${readFileSync(LOG, 'utf8')}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0)
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  return typeof address === 'object' && address ? address.port : 0
}
