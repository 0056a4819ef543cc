import type { useFormatter } from 'next-intl'
import { usdNumber } from '#lib/money.ts'
import { duration } from '../ui/duration.ts'
import { fineUsd, tickUsd } from './axis.ts'
import type { Point } from './series.ts'

/** What a chart counts: nano-USD and pieces are sums; milliseconds and shares are divided first. */
export type Unit = 'usd' | 'count' | 'ms' | 'share'

type Format = ReturnType<typeof useFormatter>

/** Sums can stand on each other, averages and shares cannot. */
export function isSum(unit: Unit): boolean {
  return unit === 'usd' || unit === 'count'
}

/** The height of a point: the one place where money becomes a float. Null: there is nothing to average. */
export function reading(unit: Unit, { value, divisor }: Point): number | null {
  if (unit === 'usd') return usdNumber(value)
  if (unit === 'count') return Number(value)
  return divisor === 0n ? null : Number(value) / Number(divisor)
}

/** A point as a person reads it. */
export function readingText(unit: Unit, point: Point, format: Format): string {
  if (unit === 'usd') return fineUsd(point.value)
  const number = reading(unit, point)
  if (number === null) return '–'
  return unit === 'count' ? format.number(number) : unit === 'ms' ? duration(Math.round(number), format) : format.number(number, { style: 'percent', maximumFractionDigits: 1 })
}

/** A tick of an axis that goes up to `max`. */
export function tickText(unit: Unit, value: number, { max, format }: { max: number; format: Format }): string {
  if (unit === 'usd') return tickUsd(value, max)
  if (unit === 'ms') return duration(value, format)
  return unit === 'share' ? format.number(value, { style: 'percent' }) : format.number(value, { notation: 'compact', maximumFractionDigits: 1 })
}
