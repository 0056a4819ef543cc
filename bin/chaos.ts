import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Figure } from '../tests/chaos/figure.ts'
import { buildClient } from './setup/build.ts'
import { findRedis } from './setup/redis.ts'
import { Refusal, reason, run } from './setup/refusal.ts'
import { untilStopped } from './setup/until-stopped.ts'

const usage = 'Usage: npm run chaos [-- --seconds 120] [--only crashes,outage] [--json figures.json]'

/**
 * `npm run chaos`: plays the scenarios of tests/chaos, each for about so many seconds, against gateway
 * processes and a Postgres of their own, and prints what was found; exits 1 when a demand is not met.
 */
await run(async () => {
  const wanted = readArguments()
  process.env.LOG_LEVEL = 'silent'
  await buildClient()
  const redis = findRedis((text) => console.log(text))
  // Imported late: the Prisma client may only just have been generated, Redis only just installed.
  const [{ chaos }, { scenarios }, { isMet }] = await Promise.all([import('../tests/chaos/chaos.ts'), import('../tests/chaos/scenarios/index.ts'), import('../tests/chaos/figure.ts')])
  const names = scenarios.map(({ name }) => name)
  const unknown = wanted.only.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Refusal(`There is no scenario "${unknown.join('", "')}"; there are ${names.join(', ')}.`)

  const wished = scenarios.filter(({ name }) => wanted.only.length === 0 || wanted.only.includes(name))
  const bereft = wished.filter(({ field }) => field?.redis && !redis).map(({ name }) => name)
  if (bereft.length > 0) throw new Refusal(`There is no redis-server (or valkey-server) here, which ${bereft.join(', ')} needs: install it, set REDIS_SERVER to it, or choose other scenarios with --only.`)

  const line = (figure: Figure): string => {
    const demand = [figure.least !== undefined && `at least ${figure.least}`, figure.most !== undefined && `at most ${figure.most}`].filter(Boolean).join(', ')
    return `  ${figure.name.padEnd(46)}${String(figure.value).padStart(9)}  ${demand && (isMet(figure) ? 'ok   ' : 'WRONG')} ${demand}`.trimEnd()
  }
  const { asked } = untilStopped()
  const report = await Promise.race([
    chaos(wished, {
      seconds: wanted.seconds,
      quick: false,
      begins: ({ name, about }) => console.log(`\n${name}: ${about} …`),
      ended: ({ figures, evidence }) => console.log([...figures.map(line), ...evidence].join('\n')),
    }),
    asked.then(() => {
      throw new Refusal('Interrupted.')
    }),
  ])
  if (wanted.json) writeFileSync(wanted.json, `${JSON.stringify(report, null, 2)}\n`)
  const wrong = report.scenarios.filter(({ ok }) => !ok).map(({ name }) => name)
  console.log(`\n${wrong.length === 0 ? `Every demand is met (${report.scenarios.map(({ name }) => name).join(', ')}).` : `Not met in: ${wrong.join(', ')}.`}`)
  return report.ok ? 0 : 1
})
// What was interrupted leaves its Postgres to the next run, which removes it.
process.exit()

interface Wanted {
  seconds: number
  /** Empty = all. */
  only: string[]
  json: string | undefined
}

function readArguments(): Wanted {
  try {
    const { values } = parseArgs({ options: { seconds: { type: 'string', default: '120' }, only: { type: 'string' }, json: { type: 'string' } } })
    const seconds = Number(values.seconds)
    if (!(seconds >= 5 && seconds <= 3_600)) throw new Error('--seconds is a number from 5 to 3600.')
    return { seconds, only: values.only?.split(',') ?? [], json: values.json }
  } catch (error) {
    throw new Refusal(`${reason(error)}\n  ${usage}`)
  }
}
