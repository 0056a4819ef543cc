import { beforeAll, describe, expect, it } from 'vitest'
import { chaos, type Report } from './chaos.ts'
import { isMet } from './figure.ts'
import { scenarios } from './scenarios/index.ts'

/** The short form of `npm run chaos`: the same scenarios, a few faults each. */
const SECONDS = 5
let report: Report

beforeAll(async () => {
  report = await chaos(scenarios, { seconds: SECONDS, quick: true })
}, 175_000)

describe('what clients saw agrees with the books', () => {
  it.each(scenarios.map(({ name, about }) => ({ name, about })))('$name: $about', ({ name }) => {
    const { figures, evidence } = report.scenarios.find((one) => one.name === name)!
    expect(figures.filter((figure) => !isMet(figure)), evidence.join('\n')).toEqual([])
    expect(figures.find((figure) => figure.name === 'answers seen to their end')!.value).toBeGreaterThan(0)
  })
})
