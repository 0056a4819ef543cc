import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countTokens } from '#lib/billing/tokens.ts'
import { MAX_EVENT } from '#lib/dialects/sse.ts'
import { db } from '#lib/db.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { startHosts, type Hosts } from '../../support/hosts.ts'

let provider: Server
let hosts: Hosts
/** How the provider answers next, and that its connection has ended. */
let play: (answer: ServerResponse) => void
let closed: Promise<void>

beforeAll(async () => {
  provider = createServer((_, answer) => {
    closed = new Promise((resolve) => answer.once('close', resolve))
    answer.writeHead(200, { 'content-type': 'text/event-stream' })
    play(answer)
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`
  hosts = await startHosts([
    { id: 'lengthy', models: ['a', 'b', 'c'], baseUrl },
    { id: 'repeating', models: ['d'], baseUrl, dialect: 'openai-responses' },
    { id: 'healthy', models: ['a', 'b'], price: { input: 5, output: 10 } },
  ])
})

afterAll(async () => {
  await expectBalancedBooks()
  await hosts.close()
  provider.closeAllConnections()
  provider.close()
})

function chunk(text: string, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text }, finish_reason: finish }] })}\n\n`
}

async function asked(model: string, fields: object = {}): Promise<{ by: string | null; text: string }> {
  const answer = await hosts.call(model, { stream: true, ...fields })
  return { by: answer.headers.get('x-aipower-provider'), text: await answer.text() }
}

async function billed(): Promise<{ outcome: string; output: number; attempts: { provider: string; paidBy: string }[] }> {
  const { rows } = await db().query<Awaited<ReturnType<typeof billed>>>('select outcome, output, attempts from money.usage_event where account_id = $1 order by at desc, id desc limit 1', [hosts.accountId])
  return rows[0]!
}

const beginning = 'Hello, world, and all who live in it.'
const long = 'x'.repeat(MAX_EVENT)

describe('an event of more than 1 MB in the stream of a model that writes text', () => {
  it('is a failure of the provider: the next one is asked', async () => {
    play = (answer) => answer.end(chunk(long))
    expect(await asked('a')).toMatchObject({ by: 'healthy', text: expect.stringContaining('[DONE]') })
    expect(await billed()).toMatchObject({ outcome: 'completed', attempts: [{ provider: 'lengthy', paidBy: 'us' }, { provider: 'healthy' }] })
  })

  it('that never ends is not waited for, and its connection is closed', async () => {
    play = (answer) => {
      answer.write('data: ')
      const more = (): void => void (answer.destroyed || answer.write('x'.repeat(64 * 1024), more))
      more()
    }
    expect((await asked('b')).by).toBe('healthy')
    await closed
  })

  it('ends an answer that had begun with an error; what came before it is billed', async () => {
    play = (answer) => {
      answer.write(chunk(beginning))
      answer.write(chunk(long))
    }
    const { text } = await asked('c')
    expect(text).toContain(beginning)
    expect(text).toContain('"finish_reason":"error"')
    expect(await billed()).toMatchObject({ outcome: 'interrupted', output: await countTokens(beginning) })
  })
})

describe('an event of more than 1 MB', () => {
  it('passes where a hosted tool may bring pictures', async () => {
    play = (answer) => answer.end(`${chunk(long)}${chunk('', 'stop')}data: [DONE]\n\n`)
    const { by, text } = await asked('c', { tools: [{ type: 'picture_maker' }] })
    expect(by).toBe('lengthy')
    expect(text).toContain(long)
  })

  it('passes where the last event repeats the whole answer', async () => {
    const output = [{ type: 'message', id: 'm', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: long, annotations: [] }] }]
    play = (answer) => answer.end(`event: response.completed\ndata: ${JSON.stringify({ type: 'response.completed', response: { id: 'r', status: 'completed', output, usage: { input_tokens: 5, output_tokens: 9 } } })}\n\n`)
    const { by, text } = await asked('d')
    expect(by).toBe('repeating')
    expect(text).toContain('[DONE]')
  })
})
