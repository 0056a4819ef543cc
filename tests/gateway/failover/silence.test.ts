import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Attempt } from '#lib/billing/types.ts'
import { db } from '#lib/db.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { startHosts, type Hosts } from '../../support/hosts.ts'

let hosts: Hosts

beforeAll(async () => {
  hosts = await startHosts(
    [
      { id: 'first', models: ['a', 'b', 'sole', 'endless'], thinks: false },
      { id: 'second', models: ['a', 'b'], thinks: false },
      { id: 'pensive', models: ['thoughts'] },
      { id: 'hasty', models: ['thoughts'], price: { input: 5, output: 10 } },
    ],
    { firstByte: 400, wholeHeaders: 1_000, idle: 500, thinking: 2_000, total: 3_500, ping: 100 },
  )
})

beforeEach(() => hosts.sandbox.control.reset())

afterAll(async () => {
  await expectBalancedBooks()
  await hosts.close()
})

async function timed(model: string, fields: object): Promise<{ answer: Response; text: string; took: number }> {
  const started = performance.now()
  const answer = await hosts.call(model, fields)
  const text = await answer.text()
  return { answer, text, took: performance.now() - started }
}

interface Event {
  outcome: string
  charged: bigint
  attempts: Attempt[]
}

async function billed(): Promise<Event> {
  const { rows } = await db().query<Event>('select outcome, charged, attempts from money.usage_event where account_id = $1 order by at desc, id desc limit 1', [hosts.accountId])
  return rows[0]!
}

describe('a host that says nothing', () => {
  it.each([
    ['a', true, 400],
    ['b', false, 500],
  ])('is left after its time, and the next one answers (%s, stream: %s)', async (model, stream, limit) => {
    hosts.sandbox.control.fail('hang', { provider: 'first' })
    const { answer, took } = await timed(model, { stream })
    expect([answer.status, answer.headers.get('x-aipower-provider')]).toEqual([200, 'second'])
    expect(took).toBeGreaterThan(limit * 0.9)
    // undici looks at its clocks twice a second.
    expect(took).toBeLessThan(limit * 1.1 + 1_500)
    // It may have been working all the same: that is ours to pay.
    expect(await billed()).toMatchObject({ outcome: 'completed', attempts: [{ provider: 'first', status: 0, paidBy: 'us' }, { provider: 'second', paidBy: 'customer' }] })
  })

  it('and is the only one is waited for longer, then told as a timeout', async () => {
    hosts.sandbox.control.fail('hang', { provider: 'first' })
    const { answer, text, took } = await timed('sole', {})
    expect([answer.status, (JSON.parse(text) as { error: { code: string } }).error.code]).toEqual([504, 'provider_timeout'])
    expect(took).toBeGreaterThan(900)
    expect(await billed()).toMatchObject({ outcome: 'failed', charged: 0n })
  })

  it('in the middle of a stream is covered by comments, one after the other', async () => {
    hosts.sandbox.control.fail('stall tokens=100', { provider: 'first' })
    const { text } = await timed('a', { stream: true, provider: { order: ['first'] } })
    expect(text.match(/^: ping$/gm)!.length).toBeGreaterThan(1)
  })

  it('in the middle of a stream ends it with an error; what was delivered is billed', async () => {
    hosts.sandbox.control.fail('stall tokens=100', { provider: 'first' })
    const { text } = await timed('a', { stream: true, provider: { order: ['first'] } })
    expect(text).toContain('"finish_reason":"error"')
    const { outcome, charged } = await billed()
    expect([outcome, charged > 0n]).toEqual(['interrupted', true])
  })
})

describe('a model that thinks', () => {
  it('may be silent for longer than others, before its first byte and after', async () => {
    for (const prompt of ['[sandbox: wait=900] Hello!', '[sandbox: tokens=1 slow=650] Hello!']) {
      const { answer, text, took } = await timed('thoughts', { stream: true, messages: [{ role: 'user', content: prompt }] })
      expect(answer.headers.get('x-aipower-provider')).toBe('pensive')
      expect(text).toContain('[DONE]')
      expect(took).toBeGreaterThan(800)
    }
  })
})

describe('an answer without end', () => {
  it('is ended when the call has taken too long', async () => {
    const { text, took } = await timed('endless', { stream: true, messages: [{ role: 'user', content: '[sandbox: tokens=2000 slow=20] Hello!' }] })
    expect(took).toBeGreaterThan(3_400)
    expect(took).toBeLessThan(4_500)
    expect(text).toContain('"finish_reason":"error"')
    const { outcome, charged } = await billed()
    expect([outcome, charged > 0n]).toEqual(['interrupted', true])
  })
})
