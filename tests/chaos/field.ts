import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { closeDb } from '#lib/db.ts'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'
import { openFaultyRedis, type FaultyRedis } from '../support/redis.ts'
import type { FaultyDatabase } from './database.ts'
import { startInstance, type Instance } from './fleet.ts'

/** Where a scenario plays: a Postgres, gateway processes on it, and a provider that can be told to fail. */
export interface Field {
  database: FaultyDatabase
  instances: readonly Instance[]
  sandbox: Sandbox
  /** Where the processes count limits together; only where a scenario asks for one. */
  redis?: FaultyRedis
}

export interface FieldOptions {
  /** How many gateway processes; default 2. */
  instances?: number
  /** With a Redis of theirs. */
  redis?: true
  /** Settings of theirs beside the usual ones, which may depend on where the sandbox listens. */
  settings?(sandboxUrl: string): Record<string, string>
}

/**
 * Clients, provider and Postgres share the processors with the gateways here: those are late without having taken on
 * too much. Limits are in the way where they are not what is tried.
 */
const usual = { LOG_LEVEL: 'warn', LIMIT_RPM: '0', RUNAWAY_BRAKE: 'off', MAX_EVENT_LOOP_DELAY: '0' }

export interface Ground {
  database: FaultyDatabase
  /** Settings of every process. */
  settings: Record<string, string>
}

/** Sets the field up, plays on it, and clears it away again, whatever happened. */
export async function onField<T>({ database, settings }: Ground, options: FieldOptions, play: (field: Field) => Promise<T>): Promise<T> {
  const logs = mkdtempSync(path.join(tmpdir(), 'aipower-chaos-'))
  const sandbox = await startSandbox()
  const redis = options.redis && (await openFaultyRedis())
  const instances: Instance[] = []
  const environment = { ...usual, SANDBOX_URL: sandbox.url, ...(redis && { REDIS_URL: redis.url }), ...settings, ...options.settings?.(sandbox.url) }
  try {
    const numbers = Array.from({ length: options.instances ?? 2 }, (_, i) => i + 1)
    await Promise.all(numbers.map(async (n) => instances.push(await startInstance(environment, path.join(logs, `instance-${n}.log`)))))
    return await play({ database, instances, sandbox, ...(redis && { redis }) })
  } finally {
    database.resume()
    await Promise.all(instances.map((instance) => instance.close()))
    await closeDb()
    await sandbox.close()
    await redis?.close()
    rmSync(logs, { recursive: true, force: true })
  }
}
