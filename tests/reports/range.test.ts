import { describe, expect, it } from 'vitest'
import { bordersOf, parseRange, previousRange } from '#lib/reports/range.ts'
import { piecesOf } from '#lib/reports/totals.ts'
import { knownTimezone, startOfDay, today } from '#lib/reports/zone.ts'

const now = new Date('2027-03-28T22:30:00Z')

describe('a time zone from a cookie', () => {
  it('is taken when it is known and is UTC otherwise', () => {
    expect(['Asia/Shanghai', 'europe/berlin', undefined, '', "'; drop table", 'X'.repeat(9_999)].map((name) => knownTimezone(name))).toEqual(['Asia/Shanghai', 'Europe/Berlin', 'UTC', 'UTC', 'UTC', 'UTC'])
  })

  it.each(['UTC', 'Asia/Shanghai', 'Asia/Kolkata', 'America/New_York', 'America/Havana', 'Africa/Cairo', 'Asia/Beirut', 'Australia/Lord_Howe', 'Pacific/Kiritimati'])('begins every day of %s where its clocks turn to it', (timezone) => {
    for (let at = Date.parse('2024-01-01'); at < Date.parse('2028-01-01'); at += 86_400_000) {
      const day = new Date(at).toISOString().slice(0, 10)
      const start = startOfDay(day, timezone)
      expect([today(timezone, start), today(timezone, new Date(start.getTime() - 1_000)) < day]).toEqual([day, true])
    }
  })
})

describe('a range', () => {
  it.each([
    [{}, '30d', '2027-02-27', '2027-03-28', 'day', 30],
    [{ range: '7d' }, '7d', '2027-03-22', '2027-03-28', 'day', 7],
    [{ range: '7d', per: 'hour' }, '7d', '2027-03-22', '2027-03-28', 'hour', 168],
    [{ range: '90d' }, '90d', '2026-12-29', '2027-03-28', 'day', 90],
    [{ range: '12m' }, '12m', '2026-03-30', '2027-03-28', 'week', 52],
    [{ range: '24h', per: 'week' }, '24h', '2027-03-27', '2027-03-28', 'hour', 24],
    [{ range: 'ever' }, '30d', '2027-02-27', '2027-03-28', 'day', 30],
    [{ from: '2027-03-05', to: '2027-03-01' }, null, '2027-03-01', '2027-03-05', 'day', 5],
    [{ from: '2027-03-05', to: '2099-03-05' }, null, '2027-03-05', '2027-03-28', 'day', 24],
    [{ from: '2027-03-05', to: '2027-03-05' }, null, '2027-03-05', '2027-03-05', 'hour', 24],
    [{ from: '2020-03-05', to: '2027-03-05' }, null, '2026-03-05', '2027-03-05', 'week', 53],
    [{ from: '2027-02-31', to: '2027-03-05' }, '30d', '2027-02-27', '2027-03-28', 'day', 30],
  ])('%o is %s, from %s to %s by %s', (query, preset, firstDay, lastDay, step, bars) => {
    const range = parseRange(query, 'UTC', now)
    expect(range).toMatchObject({ preset, firstDay, lastDay, step })
    expect(bordersOf(range)).toHaveLength(bars + 1)
  })

  it('has days without gap or repeat across a change to summer time', () => {
    const range = parseRange({ from: '2027-03-27', to: '2027-03-29' }, 'Europe/Berlin', new Date('2027-04-01T00:00:00Z'))
    expect(bordersOf(range).map((at) => at.toISOString())).toEqual(['2027-03-26T23:00:00.000Z', '2027-03-27T23:00:00.000Z', '2027-03-28T22:00:00.000Z', '2027-03-29T22:00:00.000Z'])
    expect(bordersOf({ ...range, step: 'hour' })).toHaveLength(72)
  })

  it('is compared with as many days directly before', () => {
    const range = parseRange({ range: '7d' }, 'America/New_York', now)
    expect(previousRange(range)).toMatchObject({ firstDay: '2027-03-15', lastDay: '2027-03-21', to: range.from })
    expect(bordersOf(previousRange(range))).toHaveLength(bordersOf(range).length)
    const hours = parseRange({ range: '24h' }, 'UTC', now)
    expect([hours.to, hours.from, previousRange(hours).to, previousRange(hours).from].map((at) => at.toISOString())).toEqual(['2027-03-28T23:00:00.000Z', '2027-03-27T23:00:00.000Z', '2027-03-27T23:00:00.000Z', '2027-03-26T23:00:00.000Z'])
  })
})

describe('the totals that make up a bar', () => {
  const at = (text: string) => new Date(`2027-03-${text}:00:00Z`)

  it('are whole UTC days where they fit and hours at the edges', () => {
    expect(piecesOf([at('01T16'), at('04T16')])).toEqual({
      hours: [{ bar: 0, from: at('01T16'), to: at('02T00') }, { bar: 0, from: at('04T00'), to: at('04T16') }],
      days: [{ bar: 0, from: at('02T00'), to: at('04T00') }],
    })
    expect(piecesOf([at('01T00'), at('02T00'), at('03T00')])).toEqual({ hours: [], days: [{ bar: 0, from: at('01T00'), to: at('02T00') }, { bar: 1, from: at('02T00'), to: at('03T00') }] })
    expect(piecesOf([at('01T16'), at('02T16')])).toEqual({ hours: [{ bar: 0, from: at('01T16'), to: at('02T16') }], days: [] })
  })

  it('begin with a whole hour in zones off by half an hour', () => {
    const [from, to] = [new Date('2027-03-01T18:30:00Z'), new Date('2027-03-02T18:30:00Z')]
    expect(piecesOf([from, to]).hours).toEqual([{ bar: 0, from: at('01T19'), to: at('02T19') }])
  })
})
