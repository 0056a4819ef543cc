import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compressFiles } from './compress.ts'
import { withLock } from './lock.mjs'
import { Refusal } from './refusal.ts'

const PROJECT = path.resolve(import.meta.dirname, '../..')
const CLIENT_STAMP = 'generated/.stamp'
const PAGES_STAMP = '.next/.aipower-stamp'
/** What the pages are not made of. Folders that begin with a dot are never looked at. */
const NOT_SOURCES = new Set(['node_modules', 'generated', 'tests', 'bin', 'docs', 'test-results', 'playwright-report', 'next-env.d.ts', 'server.ts'])
const SOURCE = /\.(tsx?|m?js|css|json|prisma|svg|png|ico|webp|md|mdx|txt)$/

/** Names a program that works under the lock. */
type Hold = (pid: number | undefined) => void

/** Generates the Prisma client when prisma/schema.prisma is newer than it. Takes milliseconds when it is not. */
export async function buildClient(): Promise<void> {
  const stamp = createHash('sha256').update(readFileSync(at('prisma/schema.prisma'))).update(readFileSync(at('package-lock.json'))).digest('hex')
  await unlessFresh(CLIENT_STAMP, stamp, async (hold) => {
    // Generating needs no engine, but looks for one; any file will do.
    await command(['node_modules/prisma/build/index.js', 'generate'], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }, hold)
  })
}

/** Builds the pages for production when a source is newer than the build. @returns whether it built */
export async function buildPages(onStart: () => void): Promise<boolean> {
  return await unlessFresh(PAGES_STAMP, hashSources(), async (hold) => {
    onStart()
    await command(['node_modules/next/dist/bin/next', 'build'], { NODE_ENV: 'production' }, hold)
    await compressFiles(at('.next/static'))
  })
}

async function unlessFresh(stampFile: string, stamp: string, work: (hold: Hold) => Promise<void>): Promise<boolean> {
  const isFresh = () => existsSync(at(stampFile)) && readFileSync(at(stampFile), 'utf8') === stamp
  if (isFresh()) return false
  return await withLock(at('.runtime/build-lock'), async (hold) => {
    if (isFresh()) return false
    rmSync(at(stampFile), { force: true })
    await work(hold)
    mkdirSync(path.dirname(at(stampFile)), { recursive: true })
    writeFileSync(at(stampFile), stamp)
    return true
  })
}

/** Of contents, not dates: git and copies change dates. */
function hashSources(): string {
  const hash = createHash('sha256').update(process.version)
  const visit = (folder: string): void => {
    for (const entry of readdirSync(at(folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || (folder === '' && NOT_SOURCES.has(entry.name))) continue
      const file = path.posix.join(folder, entry.name)
      if (entry.isDirectory()) visit(file)
      else if (SOURCE.test(entry.name)) hash.update(`\0${file}\0`).update(readFileSync(at(file)))
    }
  }
  visit('')
  return hash.digest('hex')
}

/** Runs a tool of the project; what it says is shown only when it fails. */
function command(args: string[], variables: Record<string, string>, hold: Hold): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: PROJECT,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    hold(child.pid)
    let stopped = false
    const stop = (): void => {
      stopped = true
      child.kill()
    }
    process.once('SIGTERM', stop)
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.on('error', reject)
    child.on('exit', (code) => {
      process.off('SIGTERM', stop)
      if (code === 0) return resolve()
      if (stopped) return reject(new Refusal('Interrupted.'))
      console.error(said.trim())
      reject(new Refusal(`${args.slice(1).join(' ')} of ${path.basename(args[0] ?? '')} failed; the reason stands above.`))
    })
  })
}

function at(file: string): string {
  return path.join(PROJECT, file)
}
