import { spawnSync } from 'node:child_process'

/** `npm run lint [-- --fix]`: a warning is an error. */
const { status } = spawnSync(process.execPath, ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0', ...process.argv.slice(2)], { stdio: 'inherit' })
process.exitCode = status ?? 1
