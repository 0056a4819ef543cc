import { parseArgs } from 'node:util'
import { bench, writeReport, type Figures } from '../tests/bench/bench.ts'
import { timeDecisions } from '../tests/bench/decision.ts'

const { values } = parseArgs({ options: { json: { type: 'string' } } })
const report = await bench()

const row = (name: string, { cpuMicrosPerCall, callsPerSecond, p50Ms }: Figures): string =>
  `  ${name.padEnd(10)}${String(cpuMicrosPerCall).padStart(10)} µs CPU${String(callsPerSecond).padStart(12)} calls/s${String(p50Ms).padStart(9)} ms p50`

for (const [title, part] of [['small call', report.small], ['stream of 200 chunks', report.stream]] as const) {
  console.log(`${title}: ${part.cpuRatio} × the bare proxy's CPU, ${part.addedP50Ms} ms added`)
  console.log(row('proxy', part.proxy))
  console.log(row('gateway', part.gateway))
}
console.log('auto decides')
for (const { name, p50Ms, p99Ms } of timeDecisions()) console.log(`  ${name.padEnd(30)}${p50Ms.toFixed(3)} ms p50 ${p99Ms.toFixed(3)} ms p99`)
if (values.json) writeReport(report, values.json)
