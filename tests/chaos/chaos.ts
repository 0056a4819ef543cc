import { randomBytes } from 'node:crypto'
import { openFaultyDatabase } from './database.ts'
import { onField, type Ground } from './field.ts'
import { isMet, type Figure } from './figure.ts'
import type { Pace, Scenario } from './scenario.ts'
import { judge } from './verdict.ts'

export interface Report {
  ok: boolean
  scenarios: ScenarioReport[]
}

export interface ScenarioReport {
  name: string
  seconds: number
  ok: boolean
  figures: Figure[]
  /** What is wrong, call by call: the first few. */
  evidence: string[]
}

export interface ChaosOptions extends Pace {
  begins?(scenario: Scenario): void
  ended?(report: ScenarioReport): void
}

/** Plays scenarios one after the other on one Postgres of their own and judges each. */
export async function chaos(scenarios: readonly Scenario[], options: ChaosOptions): Promise<Report> {
  const database = await openFaultyDatabase()
  const settings = { DATABASE_URL: database.url, AUTH_SECRET: randomBytes(32).toString('hex'), PUBLIC_URL: 'http://localhost:3000' }
  // This process makes customers and reads the books.
  Object.assign(process.env, settings)
  const report: Report = { ok: true, scenarios: [] }
  try {
    for (const scenario of scenarios) {
      options.begins?.(scenario)
      const result = await playOne(scenario, { database, settings }, options)
      options.ended?.(result)
      report.scenarios.push(result)
      report.ok &&= result.ok
    }
    return report
  } finally {
    await database.close()
  }
}

const EVIDENCE = 5

async function playOne(scenario: Scenario, ground: Ground, options: ChaosOptions): Promise<ScenarioReport> {
  const since = new Date()
  return onField(ground, scenario.field ?? {}, async (field) => {
    const played = await scenario.play(field, options)
    const verdict = await judge(played.seen, { since, quick: options.quick })
    const figures = [...played.figures, ...verdict.figures]
    return { name: scenario.name, seconds: Math.round((Date.now() - since.getTime()) / 1_000), ok: figures.every(isMet), figures, evidence: [...(played.evidence ?? []).slice(0, EVIDENCE), ...verdict.evidence] }
  })
}
