import path from 'node:path'
import { mutations } from '../tests/support/mutations.ts'
import { runTool } from './setup/stages.ts'

/** `npm run test:mutations`: breaks one safeguard at a time and expects the tests that guard it to fail; exits 1 when one did not notice. */
const vitest = path.join('node_modules', 'vitest/vitest.mjs')
const guards = [...new Set(Object.values(mutations).map(({ tests }) => tests))]
if ((await runTool([vitest, 'run', '--reporter=dot', ...guards])) !== 0) {
  console.log('The tests fail with nothing broken: mend that first.')
  process.exit(1)
}
const unnoticed: string[] = []
for (const [name, { breaks, tests }] of Object.entries(mutations)) {
  const code = await runTool([vitest, 'run', '--reporter=dot', tests], { MUTATION: name })
  console.log(`\n— ${name}: without ${breaks}, ${tests} ${code === 0 ? 'STAYED GREEN' : 'went red, as it must'}\n`)
  if (code === 0) unnoticed.push(name)
}
console.log(unnoticed.length === 0 ? `All ${Object.keys(mutations).length} mutations were noticed.` : `Not noticed: ${unnoticed.join(', ')}.`)
process.exit(unnoticed.length === 0 ? 0 : 1)
