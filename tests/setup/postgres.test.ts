import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, type PostgresOptions } from '../../bin/setup/postgres.ts'
import { findRunning } from '../../bin/setup/postgres-process.ts'

let home: string
let options: PostgresOptions

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), `aipower-test-${process.pid}-`))
  chmodSync(home, 0o711)
  options = { folder: path.join(home, 'postgres'), password: `it's "odd"/%`, disposable: true }
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

async function one(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ one: number }>('select 1::int4 as one')
  await client.end()
  return rows[0]?.one
}

describe('the embedded Postgres', () => {
  it('is made once, and found again at the next start', async () => {
    const first = await startPostgres(options)
    expect(first.came).toBe('created')
    expect(await one(first.url)).toBe(1)
    await first.stop()
    const second = await startPostgres(options)
    expect(second.came).toBe('started')
    await second.stop()
    expect(findRunning(options.folder)).toBeUndefined()
  })

  it('is shared by two commands, and stopped by the last one', async () => {
    const first = await startPostgres(options)
    const second = await startPostgres(options)
    expect(second.came).toBe('joined')
    expect(second.url).toBe(first.url)
    await first.stop()
    expect(await one(second.url)).toBe(1)
    await second.stop()
    await expect(one(second.url)).rejects.toThrow()
  })

  it('outlives a killed run, and the next one takes it over and stops it', async () => {
    const program = `import { startPostgres } from ${JSON.stringify(path.resolve('bin/setup/postgres.ts'))}; await startPostgres(${JSON.stringify(options)}); console.log('up'); setInterval(() => {}, 1000)`
    const file = path.join(home, 'holds.ts')
    writeFileSync(file, program)
    const killed = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(killed.stdout, 'data')
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    const next = await startPostgres(options)
    expect(next.came).toBe('joined')
    await next.stop()
    expect(findRunning(options.folder)).toBeUndefined()
  })

  it('starts again after the server itself was killed', async () => {
    const first = await startPostgres(options)
    process.kill(findRunning(options.folder)!.pid, 'SIGKILL')
    const second = await startPostgres(options)
    expect(await one(second.url)).toBe(1)
    await second.stop()
    await first.stop()
  })

  it('is made by exactly one of several first starts', async () => {
    const fresh = { ...options, folder: path.join(home, 'together') }
    const all = await Promise.all([1, 2, 3].map(() => startPostgres(fresh)))
    expect(new Set(all.map(({ url }) => url)).size).toBe(1)
    for (const one of all) await one.stop()
    expect(findRunning(fresh.folder)).toBeUndefined()
  })

  it('says in a sentence that the password is not the stored one', async () => {
    const first = await startPostgres(options)
    await expect(startPostgres({ ...options, password: 'another' })).rejects.toThrow('put back the secrets.json')
    await first.stop()
  })

  it('says in a sentence that its folder cannot be written', async () => {
    writeFileSync(path.join(home, 'a-file'), '')
    await expect(startPostgres({ ...options, folder: path.join(home, 'a-file', 'postgres') })).rejects.toThrow(/The data folder .* cannot be written \(.*\): make it writable, or set DATA_DIR/)
  })

  it('says what Postgres itself objects to', async () => {
    const old = path.join(home, 'old')
    mkdirSync(old, { mode: 0o700 })
    writeFileSync(path.join(old, 'PG_VERSION'), '9\n')
    await expect(startPostgres({ ...options, folder: old })).rejects.toThrow(/PostgreSQL did not start \(.+\): see .+\.log/)
  })
})
