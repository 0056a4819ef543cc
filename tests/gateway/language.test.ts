import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
})

afterAll(() => gateway.close())

async function errorOf(path: string, body: object, headers: Record<string, string>): Promise<{ code: string | number; message: string }> {
  const response = await fetch(`${gateway.url}/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
  return ((await response.json()) as { error: { code: string; message: string } }).error
}

it('errors are told in the language of Accept-Language, in every dialect, with the same code', async () => {
  const { key } = await newAccount()
  const wish = { model: 'acme/none', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 10 }
  const chinese = { authorization: `Bearer ${key}`, 'accept-language': 'fr;q=0.2, zh-CN,zh;q=0.9,en;q=0.8' }
  const [zh, en] = await Promise.all([errorOf('/chat/completions', wish, chinese), errorOf('/chat/completions', wish, { authorization: `Bearer ${key}`, 'accept-language': '*' })])
  expect(zh.message).toMatch(/^"acme\/none" 不是有效的模型 id/)
  expect(en.message).toMatch(/^"acme\/none" is not a model id here/)
  expect(zh.code).toBe(en.code)
  expect((await errorOf('/messages', wish, chinese)).message).toMatch(/不是有效的模型 id/)
  expect((await errorOf('/chat/completions', { ...wish, messages: 'Hi' }, chinese)).message).toMatch(/^messages：必须是 /)
  expect((await errorOf('/responses', { model: 'auto', input: 'Hi' }, { 'accept-language': 'zh' })).message).toMatch(/^未发送 API 密钥/)
})
