import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let data: string
beforeAll(() => void (data = mkdtempSync(path.join(tmpdir(), 'aipower-start-'))))
afterAll(() => rmSync(data, { recursive: true, force: true }))

/** Starts AIPower with these settings alone; for starts that fail before anything slow. */
async function start(settings: Record<string, string>): Promise<{ code: unknown; said: string }> {
  const env = { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, DATA_DIR: data, PORT: '0', HOST: '127.0.0.1', ...settings }
  const child = spawn(process.execPath, ['bin/start.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [unknown]
  return { code, said: said.trim() }
}

describe('a start that cannot succeed ends with one sentence', () => {
  it('when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    expect(await start({ PORT: String(port) })).toEqual({ code: 1, said: `Port ${port} is taken: stop what uses it, or choose another with PORT=${port + 1} npm start.` })
    other.close()
  })

  it('when nobody answers at DATABASE_URL', async () => {
    const { code, said } = await start({ DATABASE_URL: 'postgresql://me:hidden@127.0.0.1:1/aipower', AUTH_SECRET: 'x'.repeat(32) })
    expect(said).toMatch(/^DATABASE_URL: no connection to 127\.0\.0\.1:1\/aipower \(.*ECONNREFUSED.*\): correct it, start that server, or unset it/)
    expect(said).not.toContain('hidden')
    expect(said.split('\n')).toHaveLength(1)
    expect(code).toBe(1)
  })

  it('when DATABASE_URL is something else', async () => {
    const { code, said } = await start({ DATABASE_URL: 'mysql://me@127.0.0.1/aipower', AUTH_SECRET: 'x'.repeat(32) })
    expect(said).toMatch(/^DATABASE_URL is not a PostgreSQL address/)
    expect(code).toBe(1)
  })

  it('when a secret is missing beside DATABASE_URL', async () => {
    expect(await start({ DATABASE_URL: 'postgresql://me@127.0.0.1:1/aipower' })).toEqual({ code: 1, said: 'Configuration: AUTH_SECRET is missing.' })
  })

  it('when payments have a key and no webhook secret', async () => {
    const { code, said } = await start({ STRIPE_SECRET_KEY: 'sk_test_x' })
    expect(said).toContain('STRIPE_WEBHOOK_SECRET')
    expect(said.split('\n')).toHaveLength(1)
    expect(code).toBe(1)
  })

  it('when the data folder cannot be written', async () => {
    const file = path.join(data, 'file')
    writeFileSync(file, '')
    for (const impossible of [path.join(file, 'data'), '/proc/nothing/can/be/made/here']) {
      const { code, said } = await start({ DATA_DIR: impossible })
      expect(said).toMatch(/^The data folder .* cannot be written \(.*\): make it writable, or set DATA_DIR/)
      expect(code).toBe(1)
    }
  })

  it('when a setting makes no sense', async () => {
    const { code, said } = await start({ SANDBOX: 'maybe', FREE_CALLS: 'many' })
    expect(said).toMatch(/^Configuration: FREE_CALLS /)
    expect(code).toBe(1)
  })
})
