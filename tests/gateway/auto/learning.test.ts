import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ResponseFormat } from '#lib/chat/request.ts'
import { db } from '#lib/db.ts'
import type { Choice } from '#lib/gateway/auto/decide.ts'
import { keepsFormat } from '#lib/gateway/auto/records/format.ts'
import { Lessons } from '#lib/gateway/auto/records/lessons.ts'
import { openRecords } from '#lib/gateway/auto/records/records.ts'
import { Signals } from '#lib/gateway/auto/records/signals.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { freshDatabase } from '../../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '10', freeCalls: false })
})

afterAll(async () => {
  await expectBalancedBooks()
})

async function post(path: string, body: object, key = account.key): Promise<{ status: number; answer: { id: string; model: string; data?: object; error?: { param: string } } }> {
  const response = await fetch(gateway.url + path, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, answer: (await response.json()) as never }
}

const call = (content: string, more: object = {}) => post('/v1/chat/completions', { model: 'auto', messages: [{ role: 'user', content }], ...more })

describe('evidence', () => {
  it('is shared by instances, and draws the quality of a model away from what is assumed only slowly', async () => {
    const [one, other] = [openRecords({ everyMs: 0 }), openRecords({ everyMs: 0 })]
    const assumed = one.lessons.quality('chat', 'a')
    one.lessons.note({ category: 'chat', model: 'a', good: 0, bad: 1 })
    expect(one.lessons.quality('chat', 'a')).toBeGreaterThan(assumed - 0.02)
    one.lessons.note({ category: 'chat', model: 'a', good: 0, bad: 99 })
    expect(one.lessons.quality('chat', 'a')).toBeLessThan(0.5)
    await one.exchange()
    await other.exchange()
    expect(other.lessons.quality('chat', 'a')).toBe(one.lessons.quality('chat', 'a'))
    expect(other.lessons.quality('code', 'a')).toBe(assumed)
    await Promise.all([one.close(), other.close()])
    await db().query('delete from auto.evidence_day')
  })
})

describe('an answer keeps to its format', () => {
  const schema = { type: 'object', properties: { name: {}, age: {} }, required: ['name', 'age'] }

  it.each<[string, ResponseFormat | undefined, boolean]>([
    ['anything', undefined, true],
    ['anything', { type: 'json_object' }, false],
    ['```json\n{}\n```', { type: 'json_object' }, false],
    ['[1]', { type: 'json_object' }, true],
    ['{"name": "Ada", "age": 36}', { type: 'json_schema', name: 'person', schema }, true],
    ['{"name": "Ada"}', { type: 'json_schema', name: 'person', schema }, false],
    ['null', { type: 'json_schema', name: 'person', schema }, false],
    ['{}', { type: 'json_schema', name: 'any', schema: {} }, true],
  ])('%j for %j: %s', (text, format, kept) => expect(keepsFormat(text, format)).toBe(kept))
})

describe('a prompt that comes again', () => {
  const choice = { category: 'chat', reading: { text: 'Why do cats purr?', promptTokens: 9 } } as Choice
  const minute = 60_000

  /** An answer of the model, asked for and ended at these minutes. */
  function answers(...times: [number, number][]): { good: number; bad: number } {
    const lessons = new Lessons()
    const signals = new Signals(lessons)
    for (const [startedAt, endedAt] of times) signals.ended({ accountId: 'a', choice, model: 'm', startedAt: startedAt * minute, cut: false, failed: false }, endedAt * minute)
    return lessons.take().reduce((sum, { good, bad }) => ({ good: sum.good + good, bad: sum.bad + bad }), { good: 0, bad: 0 })
  }

  it('speaks against the answer that was seen, once, however often a program asks', () => {
    expect(answers([0, 1])).toEqual({ good: 1, bad: 0 })
    expect(answers([0, 1], [2, 3])).toEqual({ good: 0, bad: 1 })
    expect(answers(...Array.from({ length: 60 }, (_, index): [number, number] => [index * 5, index * 5 + 1]))).toEqual({ good: 0, bad: 1 })
    expect(answers([0, 1], [20, 21])).toEqual({ good: 2, bad: 0 })
  })

  it.each([['cut off', { cut: true, failed: false }], ['broken', { cut: false, failed: true }]])('an answer that was %s speaks against its model once, also when it is asked for again', (_, how) => {
    const lessons = new Lessons()
    const signals = new Signals(lessons)
    for (const at of [1, 3]) signals.ended({ accountId: 'a', choice, model: 'm', startedAt: at - 1, ...how }, at)
    expect(lessons.take()).toEqual([{ category: 'chat', model: 'm', good: 0, bad: 1 }])
  })

  it('says nothing where the first answer was not there yet', () => {
    expect(answers([0, 2], [1, 3])).toEqual({ good: 1, bad: 0 })
  })
})

describe('what calls leave behind', () => {
  it('is sums by hour and evidence by category, and never a word of a prompt', async () => {
    const bad = await call('Why do cats purr?')
    await call('Why do cats purr?')
    await call('Good morning!')
    const json = await call('Extract the names from: Anna met Tom.', { response_format: { type: 'json_object' } })
    await post('/v1/chat/completions', { model: 'openai/gpt-5.4', messages: [{ role: 'user', content: 'Prove that the square root of 2 is irrational' }] })
    const thumb = await call('Good night!')
    const said = (rating: string) => post('/v1/generation/feedback', { generation_id: thumb.answer.id, rating })
    expect(await said('down')).toMatchObject({ status: 200, answer: { data: { success: true } } })
    // The same word many times at once is one word.
    expect((await Promise.all(Array.from({ length: 10 }, () => said('up')))).every(({ status }) => status === 200)).toBe(true)
    expect((await Promise.all(Array.from({ length: 10 }, () => said('down')))).every(({ status }) => status === 200)).toBe(true)
    expect(await said('down')).toMatchObject({ status: 200 })
    await said('up')

    const stranger = await newAccount()
    expect((await post('/v1/generation/feedback', { generation_id: thumb.answer.id, rating: 'down' }, stranger.key)).status).toBe(404)
    expect((await post('/v1/generation/feedback', { generation_id: thumb.answer.id })).answer.error).toMatchObject({ param: 'rating' })
    await gateway.close()

    const { rows: evidence } = await db().query<{ category: string; model: string; good: number; bad: number }>('select category, model, good, bad from auto.evidence_day order by category, model')
    const of = (category: string) => evidence.find((row) => row.category === category)
    // The same question again: the first answer was none. The repeat counts for nothing.
    expect(of('chat')).toMatchObject({ model: bad.answer.model, good: 0, bad: 1 })
    // Two answers nobody complained of, and one word, the last one said.
    expect(of('smalltalk')).toMatchObject({ good: 2 + 3, bad: 0 })
    expect(of('extraction')).toMatchObject({ model: json.answer.model, good: 1, bad: 0 })
    expect(of('proof')).toBeUndefined()

    const { rows: traffic } = await db().query<{ account_id: string; model: string; category: string; tier: string; auto_model: string; calls: bigint; cost: bigint; auto_cost: bigint }>('select * from auto.traffic_hour')
    expect(traffic.every(({ account_id }) => account_id === account.caller.accountId)).toBe(true)
    expect(traffic.find(({ category }) => category === 'proof')).toMatchObject({ model: 'openai/gpt-5.4', tier: 'premium', auto_model: 'anthropic/claude-opus-5', calls: 1n })
    const chat = traffic.find(({ category }) => category === 'chat')!
    expect(chat).toMatchObject({ tier: 'mid', auto_model: chat.model, calls: 2n, auto_cost: chat.cost })
    expect(JSON.stringify([evidence, traffic], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(/purr|irrational|Anna/)
  })
})
