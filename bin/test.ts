import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildClient, buildPages } from './setup/build.ts'
import { findChromium } from './setup/chromium.ts'
import { findRedis } from './setup/redis.ts'
import { Refusal, reason } from './setup/refusal.ts'
import { ALONE, countPlaywright, countVitest, runTool, type Count } from './setup/stages.ts'

/**
 * `npm test`: every check there is, each stage also after a failed one, and at the very end one plain
 * line `N passed, N failed`. Lint, types, schema and build count as one check each.
 */
const reports = mkdtempSync(path.join(tmpdir(), 'aipower-reports-'))
const bin = (name: string) => path.join('node_modules', name)

type Stage = [name: string, run: () => Promise<Count>]

/** Lines in turn; the lists of a line side by side, each in its own order: lint keeps one core busy for as long as the others need. */
const stages: Stage[][][] = [
  [[['Generated code', () => check(buildClient, () => tool([bin('next/dist/bin/next'), 'typegen']))]]],
  [
    [['Lint', () => check(() => tool(['bin/lint.ts']))]],
    [
      ['Schema', () => check(() => tool([bin('prisma/build/index.js'), 'validate']), () => tool([bin('prisma/build/index.js'), 'format', '--check']))],
      ['Types', () => check(() => tool([bin('typescript/bin/tsc'), '-p', '.']))],
      ['Production build', () => check(() => buildPages(() => undefined))],
    ],
  ],
  [[['Unit and integration tests', vitest]]],
  [[['End-to-end tests', playwright]]],
]

const total = { passed: 0, failed: 0 }
for (const together of stages) await Promise.all(together.map(inTurn))
rmSync(reports, { recursive: true, force: true })
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)

async function inTurn(stages: Stage[]): Promise<void> {
  for (const stage of stages) await runStage(stage)
}

async function runStage([name, run]: Stage): Promise<void> {
  const started = performance.now()
  console.log(`\n— ${name} …`)
  const count = await run().catch((error: unknown) => {
    console.error(error instanceof Refusal ? error.message : error)
    return ALONE.failed
  })
  total.passed += count.passed
  total.failed += count.failed
  console.log(`— ${name}: ${count.failed ? `${count.failed} FAILED, ` : ''}${count.passed} passed (${((performance.now() - started) / 1_000).toFixed(1)} s)`)
}

/** One check made of one or more steps, all of which must succeed. */
async function check(...steps: (() => Promise<unknown>)[]): Promise<Count> {
  for (const step of steps) await step()
  return ALONE.passed
}

async function tool(command: string[]): Promise<void> {
  const code = await runTool(command)
  if (code !== 0) throw new Refusal(`${command.join(' ')} ended with ${code}.`)
}

async function vitest(): Promise<Count> {
  const file = path.join(reports, 'vitest.json')
  const redis = findRedis((text) => console.log(`  ${text}`))
  if (!redis) console.log(`  No redis-server here: the tests that need one ${process.env.CI ? 'fail' : 'are left out'}. Install it, or set REDIS_SERVER to it.`)
  const code = await runTool([bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], redis ? { REDIS_SERVER: redis } : {})
  return countVitest(read(file), code)
}

async function playwright(): Promise<Count> {
  const file = path.join(reports, 'playwright.json')
  mkdirSync('test-results', { recursive: true })
  const chromium = await findChromium((text) => console.log(`  ${text}`))
  const code = await runTool([bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'], { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file })
  return countPlaywright(read(file), code)
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    console.error(`No report: ${reason(error)}`)
    return undefined
  }
}
