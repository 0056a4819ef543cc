import { beforeAll, describe, expect, it } from 'vitest'
import { withoutRedis } from '../support/redis.ts'
import { chaos, type Report } from './chaos.ts'
import { isMet } from './figure.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'

/** The short form of `npm run chaos`: the same scenarios, a few faults each. */
const SECONDS = 5
const lacksRedis = ({ field }: Scenario): boolean => field?.redis === true && withoutRedis
let report: Report

beforeAll(async () => {
  report = await chaos(scenarios.filter((scenario) => !lacksRedis(scenario)), { seconds: SECONDS, quick: true })
}, 175_000)

describe('what clients saw agrees with the books', () => {
  for (const scenario of scenarios) {
    it.skipIf(lacksRedis(scenario))(`${scenario.name}: ${scenario.about}`, () => {
      const { figures, evidence } = report.scenarios.find(({ name }) => name === scenario.name)!
      expect(figures.filter((figure) => !isMet(figure)), evidence.join('\n')).toEqual([])
      expect(figures.find(({ name }) => name === 'answers seen to their end')!.value).toBeGreaterThan(0)
    })
  }
})
