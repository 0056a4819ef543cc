import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, openai, startTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
})

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

interface Answer<T> {
  status: number
  body: T
}

async function get<T>(path: string): Promise<Answer<T>> {
  const response = await fetch(gateway.url + path)
  return { status: response.status, body: (await response.json()) as T }
}

describe('one model', () => {
  it.each(['/v1/models/openai/gpt-5.4', '/v1/models/openai%2Fgpt-5.4', '/api/v1/models/openai/gpt-5.4/', '/v1/models/gpt-5.4'])('is shown under %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 200, body: { id: 'openai/gpt-5.4', object: 'model', available: true } })
  })

  it('is found by the OpenAI SDK', async () => {
    const { key } = await newAccount()
    expect(await openai(gateway.url, key).models.retrieve('deepseek/deepseek-chat')).toMatchObject({ id: 'deepseek/deepseek-chat', object: 'model' })
  })

  it('is found by the Anthropic SDK, which lists all of them once', async () => {
    const { key } = await newAccount()
    const client = new Anthropic({ baseURL: gateway.url, apiKey: key, maxRetries: 0 })
    expect(await client.models.retrieve('claude-sonnet-5-5')).toMatchObject({ id: 'anthropic/claude-sonnet-5.5', type: 'model', display_name: 'Claude Sonnet 5.5', created_at: expect.stringMatching(/^20\d\d-.*Z$/) as string })
    const ids: string[] = []
    for await (const { id } of client.models.list({ limit: 20 })) ids.push(id)
    expect(ids.length).toBeGreaterThan(60)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each(['/v1/models/openai/gpt-99', '/v1/models/openai/gpt-99/endpoints', '/v1/models/%E0%A4%A', `/v1/models/${'x'.repeat(5_000)}`])('that is unknown is a 404: %.40s', async (path) => {
    const { status, body } = await get<{ error: { message: string; metadata: { nearest_models: string[] } } }>(path)
    expect(status).toBe(404)
    expect(body.error.message.length).toBeLessThan(400)
    expect(body.error.metadata.nearest_models).toHaveLength(3)
  })

  it('has its providers under /endpoints', async () => {
    const { status, body } = await get<{ data: { id: string; endpoints: { tag: string; pricing: { prompt: string }; status: number }[] } }>('/v1/models/deepseek/deepseek-chat/endpoints')
    expect(status).toBe(200)
    expect(body.data.endpoints.length).toBeGreaterThan(0)
    expect(body.data.endpoints[0]).toMatchObject({ tag: 'deepseek', status: 0 })
    for (const [name, id] of [['openrouter/auto', 'auto'], ['openrouter/free', 'auto:free']]) {
      expect((await get(`/api/v1/models/${name}`)).body).toMatchObject({ id })
      expect((await get(`/api/v1/models/${name}/endpoints`)).body).toMatchObject({ data: { id } })
    }
    for (const id of ['auto', 'auto:cheap']) expect((await get(`/api/v1/models/${id}/endpoints`)).body).toMatchObject({ data: { id, endpoints: [] } })
  })

  it('needs no key, but refuses a wrong one', async () => {
    const response = await fetch(`${gateway.url}/v1/models/openai/gpt-5.4`, { headers: { authorization: 'Bearer sk-aip-v1-wrong' } })
    expect(response.status).toBe(401)
  })
})

describe('the number of models', () => {
  it('is the length of the list', async () => {
    const [{ body: count }, { body: list }] = [await get<{ data: { count: number } }>('/v1/models/count'), await get<{ data: unknown[] }>('/v1/models')]
    expect(count.data.count).toBe(list.data.length)
  })
})
