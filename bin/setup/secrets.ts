import { randomBytes } from 'node:crypto'
import { openSync, closeSync, readFileSync, renameSync, rmSync, writeSync, linkSync } from 'node:fs'
import path from 'node:path'
import { makeDataFolder, unwritable } from './folder.ts'
import { Refusal } from './refusal.ts'

const PROJECT = path.resolve(import.meta.dirname, '../..')

/** What a self-contained installation makes up once and keeps. */
export interface Secrets {
  databasePassword: string
  authSecret: string
}

/** The folder of everything an installation keeps; ignored by git. DATA_DIR, default `.data`. */
export function dataFolder(): string {
  return path.resolve(PROJECT, process.env.DATA_DIR?.trim() || '.data')
}

/** Reads `secrets.json` of the data folder; makes it (0600) at the first start, and adds what a newer version needs. */
export function loadSecrets(folder: string): Secrets {
  const file = path.join(folder, 'secrets.json')
  try {
    makeDataFolder(folder)
    const known = read(file)
    const secrets = { ...generate(), ...known }
    if (known && Object.keys(secrets).every((name) => name in known)) return secrets
    write(file, secrets, known !== undefined)
    return { ...secrets, ...read(file) } // Two first starts at once: whose file it became counts.
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw unwritable(folder, error)
  }
}

function generate(): Secrets {
  const random = () => randomBytes(32).toString('base64url')
  return { databasePassword: random(), authSecret: random() }
}

function read(file: string): Partial<Secrets> | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return JSON.parse(text) as Partial<Secrets>
  } catch {
    throw new Refusal(`${file} is not valid JSON: put back the one that belongs to this data folder.`)
  }
}

/** Whole or not at all: a half-written file would lock us out of the database. */
function write(file: string, secrets: Secrets, replace: boolean): void {
  const draft = `${file}.${process.pid}`
  const handle = openSync(draft, 'w', 0o600)
  writeSync(handle, `${JSON.stringify(secrets, null, 2)}\n`)
  closeSync(handle)
  try {
    if (replace) renameSync(draft, file)
    else linkSync(draft, file) // Fails when it exists by now.
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
