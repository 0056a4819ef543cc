import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sseData, sseDone, sseParser, type SseEvent } from '#lib/dialects/sse.ts'

function parsed(...chunks: Uint8Array[]): SseEvent[] {
  const parser = sseParser()
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()]
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

describe('the reader of event streams', () => {
  test('takes data with and without a space, any line end, a BOM, and leaves comments out', () => {
    const text = '\uFEFF: hello\r\ndata:{"a":1}\r\n\r\nevent: ping\ndata: {"b":2}\n\n\ndata: x\rdata: y\r\r'
    expect(parsed(bytes(text))).toEqual([
      { event: undefined, data: '{"a":1}' },
      { event: 'ping', data: '{"b":2}' },
      { event: undefined, data: 'x\ny' },
    ])
  })

  test('takes a last event whose blank line never came', () => {
    expect(parsed(bytes('data: [DONE]'))).toEqual([{ event: undefined, data: '[DONE]' }])
  })

  test('reads the same however the bytes are cut, in the middle of characters too', () => {
    const events = [{ text: 'Grüße, 世界 🌍' }, { text: 'data: {"forged":1}\n\n' }, { text: '\u2028 \r\n' }]
    const whole = bytes(events.map((event) => sseData(event)).join(': ping\n\n') + sseDone)
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 20 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), whole.length]
        const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end))
        const found = parsed(...chunks)
        expect(found.slice(0, -1).map(({ data }) => JSON.parse(data) as unknown)).toEqual(events)
        expect(found.at(-1)?.data).toBe('[DONE]')
      }),
    )
  })

  test('stops at an event that outgrows the limit, whether it ends or not', () => {
    const endless = sseParser(1000)
    expect(() => {
      for (let at = 0; at < 20; at++) endless.push(bytes(at === 0 ? 'data: ' : 'x'.repeat(100)))
    }).toThrow(/longer than 1000 characters/)
    expect(() => endless.push(bytes('data: {}\n\n'))).toThrow(/longer than 1000 characters/)
    expect(() => sseParser(1000).push(bytes(`data: ${'x'.repeat(2000)}\n\n`))).toThrow(/longer than 1000 characters/)
  })
})
