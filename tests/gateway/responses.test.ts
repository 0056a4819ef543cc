import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

describe('responses', () => {
  it.each(models)('are answered by %s', async (model) => {
    const answer = await openai(gateway.url, account.key).responses.create({ model, input: 'Hello!' })
    expect(answer).toMatchObject({ object: 'response', status: 'completed' })
    expect(answer.output_text).toContain('Hello!')
  })

  it.each(models)('are streamed by %s', async (model) => {
    const stream = await openai(gateway.url, account.key).responses.create({ model, input: 'Hello!', stream: true })
    const types: string[] = []
    for await (const event of stream) types.push(event.type)
    expect([types[0], types.at(-1)]).toEqual(['response.created', 'response.completed'])
    expect(types).toContain('response.output_text.delta')
  })

  it('keep nothing: an earlier one cannot be named', async () => {
    await expect(openai(gateway.url, account.key).responses.create({ model: models[0]!, input: 'Hello!', previous_response_id: 'resp_1' })).rejects.toThrow(/previous_response_id/)
  })
})
