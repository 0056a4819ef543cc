// @ts-check
// Every npm script goes through here: `node bin/run.mjs bin/start.ts …`. Plain JavaScript that an old
// Node can run: it finds a Node that satisfies "engines" (this one, else one fetched once from npm),
// installs the lockfile when node_modules is missing or stale, and hands over. All it says itself goes
// to stderr, so that a command's own output can be piped.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './setup/lock.mjs'

const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const RUNTIME = path.join(PROJECT, '.runtime')
const RUNTIME_VERSION = '24.21.0'
const LOCK = path.join(RUNTIME, 'lock')
const STAMP = path.join(PROJECT, 'node_modules', '.aipower-stamp')
/** Settings of a .env file count for what a person runs; these bring their own. */
const OWN_SETTINGS = new Set(['test.ts', 'test-long.ts', 'test-mutations.ts', 'chaos.ts', 'bench.ts'])
const EXE = process.platform === 'win32' ? '.exe' : ''

/** A Ctrl-C at the terminal reaches everybody, a SIGTERM only the first of us: it is passed on. */
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
/** An npm that is killed outright takes nobody along; what it started must not stay behind on its port. */
const PARENT = process.ppid
const isOrphan = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== PARENT

class Failure extends Error {}

main().catch((error) => {
  const readOnly = ['EACCES', 'EPERM', 'EROFS'].includes(error.code)
  const sentence = readOnly ? `The project's folder ${PROJECT} cannot be written (${error.message}): start as its owner, or clone it where you may write.` : error.message
  console.error(readOnly || error instanceof Failure ? `\n  ${sentence}\n` : error)
  process.exitCode = 1
})

async function main() {
  const [target, ...args] = process.argv.slice(2)
  if (!target) throw new Failure('Usage: node bin/run.mjs bin/<command>.ts [arguments]')
  const node = await findNode()
  await installDependencies(node)
  handOver(node, target, args)
}

/** The Node to run on: ours when it is new enough, else the one in .runtime, fetched when missing. */
async function findNode() {
  const wanted = Number(/\d+/.exec(readJson('package.json').engines.node)?.[0])
  if (major(process.version) >= wanted) return process.execPath
  const node = path.join(RUNTIME, 'node_modules', 'node', 'bin', `node${EXE}`)
  const isFetched = () => existsSync(node) && readStamp(path.join(RUNTIME, 'version')) === RUNTIME_VERSION
  if (isFetched()) return node
  await withLock(LOCK, async (hold) => {
    if (isFetched()) return
    say(`Fetching Node ${RUNTIME_VERSION} (this is ${process.version}; once) …`)
    const own = { private: true, dependencies: { node: RUNTIME_VERSION }, allowScripts: { node: true } }
    writeFileSync(path.join(RUNTIME, 'package.json'), JSON.stringify(own))
    // The package's one script is what brings the program: it must run whatever the user's npm config says.
    await npm(process.execPath, RUNTIME, ['install', '--ignore-scripts=false', '--no-package-lock'], hold)
    if (!existsSync(node)) throw new Failure(`The npm package "node" has no program for this machine: install Node ${wanted} or newer.`)
    writeFileSync(path.join(RUNTIME, 'version'), RUNTIME_VERSION)
  }, sayWaiting)
  return node
}

/** @param {string} node */
async function installDependencies(node) {
  const nodeMajor = node === process.execPath ? major(process.version) : major(RUNTIME_VERSION)
  const lockfile = readFileSync(path.join(PROJECT, 'package-lock.json'))
  const stamp = createHash('sha256').update(lockfile).update(`${process.platform} ${process.arch} ${nodeMajor}`).digest('hex')
  if (readStamp(STAMP) === stamp) return
  await withLock(LOCK, async (hold) => {
    if (readStamp(STAMP) === stamp) return
    say('Installing dependencies (about a minute) …')
    await npm(node, PROJECT, ['ci', '--include=dev'], hold)
    mkdirSync(path.dirname(STAMP), { recursive: true })
    writeFileSync(STAMP, stamp)
  }, sayWaiting)
}

/**
 * @param {string} node
 * @param {string} target
 * @param {string[]} args
 */
function handOver(node, target, args) {
  const settings = path.join(PROJECT, '.env')
  const own = OWN_SETTINGS.has(path.basename(target)) || !existsSync(settings) ? [] : [`--env-file=${settings}`]
  const child = spawn(node, [...own, path.join(PROJECT, target), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // The channel tells the command when we are killed.
    env: withPath(node),
  })
  const release = passOnSignals(child)
  child.on('error', (error) => {
    console.error(error)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    release()
    process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0))
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} ends it
 */
function passOnSignals(child) {
  const passOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal)
  for (const signal of SIGNALS) process.on(signal, passOn)
  const watch = setInterval(() => isOrphan() && passOn('SIGTERM'), 200)
  return () => {
    for (const signal of SIGNALS) process.off(signal, passOn)
    clearInterval(watch)
  }
}

/**
 * Runs npm with the given Node; its output goes to stderr and counts only when it fails.
 * @param {string} node
 * @param {string} folder
 * @param {string[]} args
 * @param {(pid: number | undefined) => void} hold
 * @returns {Promise<void>}
 */
function npm(node, folder, args, hold) {
  const [program, first] = npmProgram(node)
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args, '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: withPath(node),
      shell: process.platform === 'win32' && first.length === 0,
    })
    hold(child.pid)
    const release = passOnSignals(child)
    let said = ''
    child.stdout.on('data', (chunk) => (said += chunk))
    child.stderr.on('data', (chunk) => (said += chunk))
    child.on('error', () => reject(new Failure('npm was not found: install Node together with npm.')))
    child.on('exit', (code, signal) => {
      release()
      if (code === 0) return resolve()
      if (signal || isOrphan()) process.exit(128 + (signal ? constants.signals[signal] : constants.signals.SIGTERM))
      console.error(said.trim())
      reject(new Failure(`npm ${args[0]} failed (see above): check that ${folder} is writable and the npm registry can be reached.`))
    })
  })
}

/**
 * The npm that runs us; run without npm, the one beside this Node, else whatever PATH has.
 * @param {string} node
 * @returns {[program: string, first: string[]]}
 */
function npmProgram(node) {
  const home = path.dirname(process.execPath)
  const places = [process.env.npm_execpath ?? '', path.join(home, '../lib/node_modules/npm/bin/npm-cli.js'), path.join(home, 'node_modules/npm/bin/npm-cli.js')]
  const script = places.find((place) => place.endsWith('npm-cli.js') && existsSync(place))
  return script ? [node, [script]] : ['npm', []]
}

/**
 * The environment with that Node and the installed commands first in PATH.
 * @param {string} node
 */
function withPath(node) {
  const { npm_config_loglevel: _, ...env } = process.env
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...env, [name]: [path.dirname(node), path.join(PROJECT, 'node_modules', '.bin'), env[name]].join(path.delimiter) }
}

/** @param {string} version */
function major(version) {
  return Number(/\d+/.exec(version)?.[0])
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(path.join(PROJECT, file), 'utf8'))
}

/** @param {string} file */
function readStamp(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function sayWaiting() {
  say('Another command is installing; waiting for it …')
}

/** @param {string} text */
function say(text) {
  console.error(`  ${text}`)
}
