import { describe, expect, it } from 'vitest'
import { Line } from '#lib/gateway/failover/line.ts'
import { Pins } from '#lib/gateway/routing/sticky.ts'
import { openUpstreams } from '#lib/gateway/upstream.ts'

const upstream = openUpstreams({ OPENAI_API_KEY: 'one' }, undefined).get('openai')!
const line = new Line(upstream, upstream.keys[0]!, 'gpt')
const minute = 60_000

describe('where conversations are kept', () => {
  it('they are forgotten after ten idle minutes', () => {
    const pins = new Pins()
    pins.set('a', line, 0)
    expect(pins.get('a', 10 * minute - 1)).toBe(line)
    expect(pins.get('a', 10 * minute)).toBeUndefined()
    pins.set('a', line, 9 * minute)
    expect(pins.get('a', 18 * minute)).toBe(line)
  })

  it('the least recently used go first when there are too many', () => {
    const pins = new Pins()
    for (let n = 0; n < 50_000; n++) pins.set(`c${n}`, line, 0)
    pins.set('c0', line, 0)
    pins.set('new', line, 0)
    expect(pins.size).toBe(50_000)
    expect([pins.get('c0', 1), pins.get('c1', 1)]).toEqual([line, undefined])
  })
})
