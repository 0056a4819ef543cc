import { spawn } from 'node:child_process'
import { z } from 'zod'

export interface Count {
  passed: number
  failed: number
}

/** A stage that is a single check. */
export const ALONE = { passed: { passed: 1, failed: 0 }, failed: { passed: 0, failed: 1 } } as const

/** Longer than any stage may take on a slow machine; what hangs is ended and counts as failed. */
const LONGEST_MS = 15 * 60_000

/** Runs a program of ours with Node, its output on ours. @returns its exit code, 1 when it was ended */
export function runTool(args: string[], variables: Record<string, string> = {}, longestMs = LONGEST_MS): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, NEXT_TELEMETRY_DISABLED: '1', ...variables } })
    const stop = (): void => void child.kill('SIGTERM')
    const limit = setTimeout(() => {
      console.error(`Ended after ${longestMs / 60_000} minutes.`)
      stop()
    }, longestMs)
    process.once('SIGTERM', stop)
    const done = (code: number): void => {
      clearTimeout(limit)
      process.off('SIGTERM', stop)
      resolve(code)
    }
    child.on('error', () => done(1))
    child.on('exit', (code) => done(code ?? 1))
  })
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
})

/** A file that could not even be loaded has no failed test in it: it counts as one. So does a run that fails otherwise. */
export function countVitest(report: unknown, code: number): Count {
  const parsed = vitestReport.safeParse(report)
  if (!parsed.success) return ALONE.failed
  const { numPassedTests, numFailedTests, testResults } = parsed.data
  const unloaded = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')).length
  const failed = numFailedTests + unloaded
  return { passed: numPassedTests, failed: failed || (code === 0 ? 0 : 1) }
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
})

/** A test that needed a second try has failed. A run that fails without a failed test (the server did not start) counts as one. */
export function countPlaywright(report: unknown, code: number): Count {
  const parsed = playwrightReport.safeParse(report)
  if (!parsed.success) return ALONE.failed
  const { expected, unexpected, flaky } = parsed.data.stats
  return { passed: expected, failed: unexpected + flaky || (code === 0 ? 0 : 1) }
}
