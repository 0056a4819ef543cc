import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** A project of nothing but the bootstrap: what it installs is an empty lockfile. */
let project: string

beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), 'aipower-run-'))
  mkdirSync(path.join(project, 'bin/setup'), { recursive: true })
  for (const file of ['bin/run.mjs', 'bin/setup/lock.mjs']) cpSync(file, path.join(project, file))
  const manifest = { name: 'empty', version: '1.0.0', type: 'module', engines: { node: '>=24' } }
  writeFileSync(path.join(project, 'package.json'), JSON.stringify(manifest))
  writeFileSync(path.join(project, 'package-lock.json'), JSON.stringify({ ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest } }))
  writeFileSync(path.join(project, 'bin/says.ts'), `console.log(process.argv.slice(2).join(' '), process.env.SECRET_OF_ENV_FILE ?? 'no env file'); process.exitCode = Number(process.argv[2])`)
  writeFileSync(path.join(project, 'bin/waits.ts'), `process.on('SIGTERM', () => { console.log('told'); process.exit(7) }); console.log('waits'); setInterval(() => {}, 1000)`)
  writeFileSync(path.join(project, 'bin/orphan.ts'), `import { writeFileSync } from 'node:fs'; process.on('disconnect', () => { writeFileSync('left', ''); process.exit() }); console.log('waits'); setInterval(() => {}, 1000)`)
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

function run(...args: string[]) {
  return spawnSync(process.execPath, ['bin/run.mjs', ...args], { cwd: project, encoding: 'utf8' })
}

describe('the bootstrap of every command', () => {
  it('installs the lockfile once, and again only when it changed', () => {
    expect(run('bin/says.ts', '0').stderr).toContain('Installing dependencies')
    expect(run('bin/says.ts', '0').stderr).toBe('')
    const lockfile = path.join(project, 'package-lock.json')
    writeFileSync(lockfile, `${readFileSync(lockfile, 'utf8')}\n`)
    expect(run('bin/says.ts', '0').stderr).toContain('Installing dependencies')
    rmSync(path.join(project, 'node_modules'), { recursive: true })
    expect(run('bin/says.ts', '0').stderr).toContain('Installing dependencies')
  })

  it('prints what the command prints, and ends with its code', () => {
    const { stdout, stderr, status } = run('bin/says.ts', '3', 'a b')
    expect({ stdout, stderr, status }).toEqual({ stdout: '3 a b no env file\n', stderr: '', status: 3 })
  })

  it('reads settings of a .env file, which the environment overrules', () => {
    writeFileSync(path.join(project, '.env'), 'SECRET_OF_ENV_FILE=from the file\n')
    expect(run('bin/says.ts', '0').stdout).toContain('from the file')
    const overruled = spawnSync(process.execPath, ['bin/run.mjs', 'bin/says.ts', '0'], { cwd: project, encoding: 'utf8', env: { ...process.env, SECRET_OF_ENV_FILE: 'mine' } })
    expect(overruled.stdout).toContain('mine')
  })

  it('passes on that it is to stop', async () => {
    const child = spawn(process.execPath, ['bin/run.mjs', 'bin/waits.ts'], { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    const [[said], [code]] = (await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])) as [[Buffer], [number]]
    expect(said.toString()).toBe('told\n')
    expect(code).toBe(7)
  })

  it('leaves nothing behind when it is killed outright', async () => {
    const child = spawn(process.execPath, ['bin/run.mjs', 'bin/orphan.ts'], { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close') // The pipe closes when the command itself, which inherited it, is gone.
    expect(existsSync(path.join(project, 'left'))).toBe(true)
  })

  it('lets only one of two commands install', async () => {
    rmSync(path.join(project, 'node_modules'), { recursive: true })
    const both = [1, 2].map(() => spawn(process.execPath, ['bin/run.mjs', 'bin/says.ts', '0'], { cwd: project, stdio: ['ignore', 'ignore', 'pipe'] }))
    const said = await Promise.all(
      both.map(async (child) => {
        let text = ''
        child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
        expect(await once(child, 'close')).toEqual([0, null])
        return text
      }),
    )
    expect(said.join('').split('Installing dependencies')).toHaveLength(2)
  })
})
