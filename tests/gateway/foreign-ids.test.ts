import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectBalancedBooks } from '../support/books.ts'
import { startHosts, type Hosts } from '../support/hosts.ts'

let hosts: Hosts

beforeAll(async () => {
  hosts = await startHosts([{ id: 'alpha', models: ['one'] }, { id: 'beta', models: ['two'], dialect: 'anthropic-messages' }])
})

afterAll(async () => {
  await expectBalancedBooks()
  await hosts.close()
})

const user = (...content: object[]) => ({ messages: [{ role: 'user', content }] })

it.each([
  ['a file of chat', 'one', '/v1/chat/completions', user({ type: 'file', file: { file_id: 'file-abc' } }), 'file_id'],
  ['a file of Responses', 'one', '/v1/responses', { input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-abc' }] }] }, 'file_id'],
  ['a picture of Responses', 'one', '/v1/responses', { input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'file-abc' }] }] }, 'file_id'],
  ['a hosted search over somebody’s files', 'one', '/v1/responses', { input: 'Hi', tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] }, 'vector_store_ids'],
  ['files for a code interpreter', 'one', '/v1/responses', { input: 'Hi', tools: [{ type: 'code_interpreter', container: { type: 'auto', file_ids: ['file-abc'] } }] }, 'file_ids'],
  ['a document of Anthropic’s', 'two', '/v1/messages', { max_tokens: 9, ...user({ type: 'document', source: { type: 'file', file_id: 'file_abc' } }) }, 'file_id'],
  ['an upload into a container', 'two', '/v1/messages', { max_tokens: 9, ...user({ type: 'container_upload', file_id: 'file_abc' }) }, 'file_id'],
])('%s, named by a provider’s id, is refused before anybody is called', async (_, model, path, fields, param) => {
  const answer = await hosts.call(model, path === '/v1/responses' ? { messages: undefined, ...fields } : fields, { path })
  const { error } = (await answer.json()) as { error: { param: string; message: string } }
  expect([answer.status, error.param]).toEqual([400, param])
  expect(error.message).toContain('names something stored at a provider')
  expect(hosts.sandbox.control.count()).toBe(0)
})

it('a tool of the caller’s own may have an argument of that name', async () => {
  const parameters = { type: 'object', properties: { file_id: { type: 'string', default: 'file-abc' } } }
  const called = { id: 'c1', type: 'function', function: { name: 'read', arguments: '{"file_id":"file-abc"}' } }
  const answer = await hosts.call('one', {
    tools: [{ type: 'function', function: { name: 'read', parameters } }],
    messages: [{ role: 'user', content: 'Read it.' }, { role: 'assistant', content: null, tool_calls: [called] }, { role: 'tool', tool_call_id: 'c1', content: 'file_id: file-abc' }],
  })
  expect(answer.status).toBe(200)
})
