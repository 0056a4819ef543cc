import { expect, it } from 'vitest'
import { forecast } from '../../app/(site)/_home/forecast.ts'
import { exactUsd, perMillion } from '#lib/money.ts'

const premium = { input: perMillion('3'), output: perMillion('15') }
const other = { input: perMillion('0.15'), output: perMillion('0.6') }
const month = { requests: 1_000_000, input: 1_000, output: 500 }
const usd = (percent: number) => exactUsd(forecast(month, { premium, other, percent }).mixed)

it('a month costs requests times tokens times price', () => {
  expect(exactUsd(forecast(month, { premium, other, percent: 0 }).all)).toBe('10500')
  expect([usd(0), usd(80), usd(100)]).toEqual(['10500', '2460', '450'])
})

it('a fraction of a nano-dollar is rounded up once', () => {
  expect(forecast({ requests: 1, input: 1, output: 0 }, { premium: { input: 1n, output: 0n }, other: { input: 0n, output: 0n }, percent: 50 })).toEqual({ all: 1n, mixed: 0n })
})
