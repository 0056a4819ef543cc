import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { balance } from '#lib/billing/balance.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, openai, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '1', freeCalls: false })
})

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

const models = ['openai/gpt-5.4', 'anthropic/claude-sonnet', 'deepseek/deepseek-chat']

describe('legacy completions', () => {
  it.each(models)('are answered by %s in the old shape', async (model) => {
    const answer = await openai(gateway.url, account.key).completions.create({ model, prompt: ['Once upon a time'], max_tokens: 200 })
    expect(answer).toMatchObject({ object: 'text_completion', choices: [{ index: 0, logprobs: null, finish_reason: 'stop' }] })
    expect(answer.id).toMatch(/^gen-/)
    expect(answer.choices[0]!.text).toContain('Once upon a time')
    expect(answer.usage).toMatchObject({ cost: expect.any(Number) as number, prompt_tokens: expect.any(Number) as number })
  })

  it.each(models)('are streamed by %s, usage with the cost last', async (model) => {
    const stream = await openai(gateway.url, account.key).completions.create({ model, prompt: 'Once upon a time', stream: true })
    const chunks = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(chunks.every(({ object }) => object === 'text_completion')).toBe(true)
    expect(chunks.map(({ choices }) => choices[0]?.text ?? '').join('')).toContain('Once upon a time')
    expect(chunks.flatMap(({ choices }) => choices[0]?.finish_reason ?? [])).toEqual(['stop'])
    expect(chunks.filter(({ usage }) => usage)).toEqual([chunks.at(-1)])
  })

  it('may be several', async () => {
    const answer = await openai(gateway.url, account.key).completions.create({ model: 'openai/gpt-5.4', prompt: 'Hello', n: 2 })
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1])
  })

  it.each([
    ['prompt', { prompt: ['one', 'two'] }],
    ['prompt', { prompt: [1, 2, 3] }],
    ['prompt', { prompt: undefined }],
    ['suffix', { suffix: 'the end' }],
    ['echo', { echo: true }],
    ['best_of', { best_of: 3 }],
    ['logprobs', { logprobs: 2 }],
    ['messages', { messages: [{ role: 'user', content: 'Hello' }] }],
  ])('refuse what no chat model can do: %s', async (param, fields) => {
    const before = await balance(account.caller)
    const response = await fetch(`${gateway.url}/v1/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.key}` },
      body: JSON.stringify({ model: 'openai/gpt-5.4', prompt: 'Hello', ...fields }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { param, message: expect.stringContaining(param) as string } })
    expect(await balance(account.caller)).toEqual(before)
  })

  it('that break off end with an error in the stream', async () => {
    const response = await fetch(`${gateway.url}/v1/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.key}` },
      body: JSON.stringify({ model: 'openai/gpt-5.4', prompt: '[sandbox: tokens=100 reset-mid] Hello', stream: true }),
    })
    const text = await response.text()
    expect(text).toContain('"finish_reason":"error"')
    expect(text).toContain('"error":{')
  })
})
