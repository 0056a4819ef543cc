import { parseArgs } from 'node:util'
import { buildClient } from './setup/build.ts'
import { Refusal, run } from './setup/refusal.ts'

const MOST_MS = 300

/** `npm run bench:usage`: pages in front of millions of calls; exits 1 when one is slower than 300 ms (a page's p95, an address's p50), says another sum than the ledger, or the books do not balance. */
await run(async () => {
  const { values } = parseArgs({ options: { calls: { type: 'string', default: '10000000' } } })
  const calls = Number(values.calls)
  if (!Number.isInteger(calls) || calls < 10_000) throw new Refusal('--calls is a whole number of at least 10000.')
  await buildClient()
  // Imported late: the Prisma client may only just have been generated.
  const { benchUsage } = await import('../tests/bench/usage.ts')
  const report = await benchUsage(calls, (line) => console.log(`  ${line}`))

  const row = ({ name, views, p50Ms, p95Ms, maxMs }: (typeof report.pages)[number]): string => `  ${name.padEnd(12)}${String(views).padStart(3)} views ${[p50Ms, p95Ms, maxMs].map((ms) => String(ms).padStart(6)).join('')}`
  console.log(`${calls.toLocaleString('en')} calls, filled in ${Math.round(report.fillSeconds)} s; ms to the last byte, p50 p95 max`)
  console.log(report.pages.map(row).join('\n'))
  console.log(`the slowest addresses\n${report.addresses.slice(0, 5).map(row).join('\n')}`)
  const differing = report.totals.filter(({ page, ledger }) => page !== ledger)
  for (const { what, page, ledger } of differing) console.log(`  ${what}: the page says ${page}, the ledger ${ledger} nano-USD`)
  console.log(`${report.totals.length - differing.length} of ${report.totals.length} totals equal the ledger's to the nano-dollar; the page of usage ${report.shown ? 'shows' : 'does not show'} it.`)
  console.log(report.broken.length === 0 ? 'The books balance.' : `The books do not balance: ${report.broken.map(({ id }) => id).join(', ')}.`)
  // One address that is always slow is lost in the p95 of a page with many.
  const slow = [...report.pages.filter(({ p95Ms }) => p95Ms > MOST_MS), ...report.addresses.filter(({ p50Ms }) => p50Ms > MOST_MS)].map(({ name }) => name)
  console.log(slow.length === 0 ? `Every page answers within ${MOST_MS} ms.` : `Slower than ${MOST_MS} ms: ${slow.join(', ')}.`)
  return slow.length === 0 && differing.length === 0 && report.shown && report.broken.length === 0 ? 0 : 1
})
process.exit()
