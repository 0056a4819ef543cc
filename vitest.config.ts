import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { chosenMutation } from './tests/support/mutations.ts'

const broken = chosenMutation()?.source

/** The one file that takes a minute by itself begins first, or the others would be done long before it. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rest = await super.sort(files)
    return rest.toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)))
  }
}

function isLong({ moduleId }: TestSpecification): boolean {
  return moduleId.endsWith('tests/chaos/chaos.test.ts')
}

export default defineConfig({
  // Only `npm run test:mutations` breaks anything.
  plugins: broken ? [{ name: 'mutation', enforce: 'pre', transform: (code, id) => (id.endsWith(broken.file) ? mutated(code, broken) : undefined) }] : [],
  test: {
    environment: 'node',
    pool: 'forks',
    // Much of the time is spent waiting for Postgres and for other processes; by default a machine of two cores gets one.
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    globalSetup: ['tests/support/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // What an installation would have; DATABASE_URL comes from tests/support/database.ts.
    env: {
      AUTH_SECRET: 'a secret of the tests, which is long enough',
      LOG_LEVEL: 'silent',
      // Here a test and what it plays against share the gateway's event loop; tests/gateway/pressure.test.ts sets its own.
      MAX_EVENT_LOOP_DELAY: '0',
      PUBLIC_URL: 'http://localhost:3000',
    },
  },
})

function mutated(code: string, { file, from, to }: { file: string; from: string; to: string }): string {
  // Unbroken, the tests stay green, which is what gets reported.
  if (!code.includes(from)) console.error(`The mutation of ${file} no longer fits: "${from}" is gone.`)
  return code.replace(from, to)
}
