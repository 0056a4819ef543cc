import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpoints } from '#lib/gateway/endpoints.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let key: string

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  ;({ key } = await newAccount({ credit: '1', freeCalls: false }))
})

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

async function ask(path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(gateway.url + path, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  await response.clone().text()
  return response
}

describe('x-request-id', () => {
  const paths = [...Object.keys(endpoints).map((path) => path.replace('{id}', 'openai/gpt-5.4').replace('{author}/{slug}', 'openai/gpt-5.4')), '/nothing']

  it('stands on every answer, whatever is asked of whichever address, and each has its own', async () => {
    const seen = new Set<string | null>()
    let answers = 0
    for (const path of paths) {
      for (const root of ['/v1', '/api/v1']) {
        const asked = [ask(root + path), ask(root + path, {}), ask(root + path, {}, { authorization: 'Bearer of nobody' }), fetch(gateway.url + root + path, { method: 'OPTIONS' })]
        for (const { headers } of await Promise.all(asked)) seen.add(headers.get('x-request-id'))
        answers += asked.length
      }
    }
    expect(seen).not.toContain(null)
    expect(seen.size).toBe(answers)
  })
})

describe('an error', () => {
  const effort = ['x-generation-id', 'x-aipower-attempts', 'x-aipower-overhead-ms', 'server-timing']
  const hello = { model: 'deepseek/deepseek-chat', messages: [{ role: 'user', content: 'Hello!' }] }

  it.each([
    ['/v1/chat/completions', hello],
    ['/v1/chat/completions', { ...hello, stream: true }],
    ['/v1/messages', { ...hello, max_tokens: 100 }],
    ['/v1/embeddings', { model: 'openai/text-embedding-3-small', input: 'Hello!' }],
  ])('of providers says how many were asked, how long they and the gateway took, and which receipt tells it (%s)', async (path, body) => {
    const { status, headers } = await ask(path, body, { 'x-aipower-fault': 'provider_503' })
    const [id, attempts, overhead, timing] = effort.map((name) => headers.get(name))
    expect(status).toBe(503)
    const [, upstream, gatewayTook] = /^upstream;dur=(\d+), gateway;dur=(\d+)$/.exec(timing!)!
    expect([gatewayTook, Number(upstream)]).toEqual([overhead, expect.any(Number)])
    const { data } = (await (await ask(`/v1/generation?id=${id}`)).json()) as { data: { outcome: string; attempts: object[] } }
    expect(data).toMatchObject({ outcome: 'failed' })
    expect(Number(attempts)).toBeGreaterThan(0)
    expect(data.attempts).toHaveLength(Number(attempts))
  })

  it('before that says nothing of it', async () => {
    for (const body of [{ ...hello, model: 'nobody/nothing' }, { ...hello, messages: [] }]) {
      const { status, headers } = await ask('/v1/chat/completions', body)
      expect([status, ...effort.map((name) => headers.get(name))]).toEqual([400, null, null, null, null])
    }
  })
})
