import { describe, expect, it } from 'vitest'
import { best } from '../../app/(site)/compare/_components/lines.ts'
import { choose, readWishes, searchOf, type Row } from '../../app/(site)/models/_components/wishes.ts'
import { unitPrices } from '#lib/billing/cost.ts'
import { models } from '#lib/catalog/index.ts'

const rows: Row[] = models.map((model, index) => {
  const price = model.offers[0]?.price
  const unit = price ? unitPrices(price, 0, new Date('2026-11-24T02:00:00Z')) : null
  return { model, input: unit?.input ?? null, output: unit?.output ?? null, uptime: index % 3 === 0 ? null : 1 - index / 1_000, firstTokenMs: null, tokensPerSecond: null }
})
const found = (search: Record<string, string | string[]>): Row[] => choose(rows, readWishes(search))

describe('the catalogue', () => {
  it('without wishes is whole and in its own order', () => {
    expect(found({})).toEqual(rows)
    expect(searchOf(readWishes({}))).toBe('')
  })

  it('finds by every word of the name, id, purpose or an alias', () => {
    const ids = found({ q: 'Claude  sonnet' }).map(({ model }) => model.id)
    expect(ids.length).toBeGreaterThan(0)
    expect(ids.every((id) => id.includes('claude-sonnet'))).toBe(true)
  })

  it('keeps only what can do and read all that is asked for, within the price', () => {
    const some = found({ can: ['tools', 'reasoning'], reads: 'image', context: '200000', price: '1' })
    expect(some.length).toBeGreaterThan(0)
    for (const { model, input } of some) {
      expect(model.capabilities).toMatchObject({ tools: true, reasoning: true })
      expect(model.input).toContain('image')
      expect(model.contextLength).toBeGreaterThanOrEqual(200_000)
      expect(input).toBeLessThanOrEqual(1_000_000n)
    }
  })

  it('sorts in both directions, what is not known last in either', () => {
    for (const sort of ['uptime', 'uptime.down']) {
      const uptimes = found({ sort }).map(({ uptime }) => uptime)
      const known = uptimes.slice(0, uptimes.indexOf(null)) as number[]
      expect(known).toEqual(known.toSorted((a, b) => (sort === 'uptime' ? a - b : b - a)))
      expect(uptimes.slice(known.length).every((uptime) => uptime === null)).toBe(true)
    }
  })

  it('has every wish in its address, and reads them back', () => {
    const search = '?q=gpt&kind=chat&maker=openai&reads=image&reads=file&can=tools&context=128000&price=3&sort=input.down'
    const all: Record<string, string[]> = {}
    for (const [name, value] of new URLSearchParams(search)) (all[name] ??= []).push(value)
    expect(searchOf(readWishes(all))).toBe(search)
  })

  it('takes what means nothing for absent', () => {
    expect(searchOf(readWishes({ kind: 'magic', reads: ['smell'], can: 'fly', context: '-1', price: 'free', sort: 'beauty.down', other: 'x' }))).toBe('')
  })
})

describe('a comparison', () => {
  const [one, two] = [rows[0]!, rows[1]!]

  it('names the better ones, whichever way better is', () => {
    const cheap = { ...one, input: 1n, uptime: 0.9 }
    const good = { ...two, input: 2n, uptime: 0.99 }
    expect(best([cheap, good], 'input')).toEqual(new Set([cheap]))
    expect(best([cheap, good], 'uptime')).toEqual(new Set([good]))
  })

  it('names none where all are alike or fewer than two are known', () => {
    expect(best([{ ...one, input: 1n }, { ...two, input: 1n }], 'input').size).toBe(0)
    expect(best([{ ...one, input: 1n }, { ...two, input: null }], 'input').size).toBe(0)
  })
})
