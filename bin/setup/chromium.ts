import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from './refusal.ts'

const PROJECT = path.resolve(import.meta.dirname, '../..')
// The shell without a window first: pages are drawn the same, in two thirds of the time.
const NAMES = ['chromium-headless-shell', 'chrome-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const MAC = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']
const DOWNLOAD_MS = 180_000

/**
 * A Chromium that runs here: CHROMIUM_PATH, else one of the system, else Playwright's own download,
 * else Debian's package where we are root.
 *
 * @returns the program's path
 */
export async function findChromium(say: (text: string) => void): Promise<string> {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (!runs(given)) throw new Refusal(`CHROMIUM_PATH: ${given} does not run.`)
    return given
  }
  return onSystem() ?? (await playwrights(say)) ?? debians(say) ?? refuse()
}

function onSystem(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return [...folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))), ...MAC].find((file) => existsSync(file) && runs(file))
}

async function playwrights(say: (text: string) => void): Promise<string | undefined> {
  const { chromium } = await import('@playwright/test')
  const program = chromium.executablePath()
  if (!existsSync(program)) {
    say('Downloading a Chromium for the tests (once) …')
    spawnSync(process.execPath, [path.join(PROJECT, 'node_modules/@playwright/test/cli.js'), 'install', '--only-shell', 'chromium'], { stdio: 'ignore', timeout: DOWNLOAD_MS })
  }
  return runs(program) ? program : undefined
}

function debians(say: (text: string) => void): string | undefined {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return undefined
  say('Installing a Chromium for the tests (once) …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env, timeout: DOWNLOAD_MS })
  for (const name of ['chromium-headless-shell', 'chromium']) {
    if (spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { stdio: 'ignore', env, timeout: DOWNLOAD_MS }).status === 0) break
  }
  return onSystem()
}

/** A name alone proves little: some systems install a stub that only says how to get the real one. */
function runs(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0
}

function refuse(): never {
  throw new Refusal('No Chromium for the end-to-end tests: install one, or set CHROMIUM_PATH to it.')
}
