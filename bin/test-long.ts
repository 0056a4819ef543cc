import path from 'node:path'
import { buildClient } from './setup/build.ts'
import { runTool } from './setup/stages.ts'

/** `npm run test:long`: the property tests of the ledger with 10,000 courses of events instead of 300 (PROPERTY_RUNS says how many). Takes an hour or so. */
const RUNS = process.env.PROPERTY_RUNS ?? '10000'
const LONGEST_MS = 6 * 3_600_000

await buildClient()
process.exit(await runTool([path.join('node_modules', 'vitest/vitest.mjs'), 'run', 'tests/billing/properties.test.ts'], { PROPERTY_RUNS: RUNS }, LONGEST_MS))
