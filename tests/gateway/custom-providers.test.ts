import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestAccount } from '../support/gateway.ts'
import { startReplay, type Replay } from '../conformance/replay.ts'
import { bodyOf, recordingsOf } from '../dialects/recordings.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'

const recordings = recordingsOf('openai-chat').filter(({ id }) => id === 'openai-chat-text')
const upstream = 'openai-chat-text'

let replay: Replay
let url: string
let close: () => Promise<void>
let newAccount: (options?: { credit?: string; freeCalls?: boolean }) => Promise<TestAccount>

beforeAll(async () => {
  await freshDatabase()
  replay = await startReplay(recordings, bodyOf)
  const models = [
    { id: 'acme/one', upstream, price: { input: 0.0375, output: '0.15' } },
    { id: 'acme/free', upstream, price: { input: 0, output: 0 } },
    { id: 'acme/dear', upstream, price: { input: 1_000_000, output: 1_000_000 } },
  ]
  process.env.CUSTOM_PROVIDERS = JSON.stringify([{ id: 'acme', name: 'Acme', dialect: 'openai-chat', baseUrl: `${replay.url}/v1`, models }])
  const support = await import('../support/gateway.ts')
  const { createGateway } = await import('#lib/gateway/index.ts')
  const gateway = await createGateway()
  const served = await support.serveGateway(gateway)
  newAccount = support.newAccount
  url = served.url
  close = async () => {
    served.server.closeAllConnections()
    served.server.close()
    await gateway.close()
    await replay.close()
  }
})

afterAll(async () => {
  await expectBalancedBooks()
  await close()
})

interface Answered {
  model: string
  provider: string
  usage: { prompt_tokens: number; completion_tokens: number; cost: number }
  error?: { code: string }
}

async function ask(model: string, key: string): Promise<Answered> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello!' }] }) })
  return (await response.json()) as Answered
}

describe('a model of a custom provider', () => {
  it('is answered under its own name and billed at its own price, to the nano-dollar', async () => {
    const { key } = await newAccount({ credit: '1', freeCalls: false })
    const { model, provider, usage } = await ask('acme/one', key)
    expect([model, provider]).toEqual(['acme/one', 'Acme'])
    const pico = usage.prompt_tokens * 37_500 + usage.completion_tokens * 150_000
    expect(usage.cost).toBe(Math.ceil(pico / 1_000) / 1e9)
  })

  it('can be had for nothing, and without a limit on its output being known', async () => {
    const { key } = await newAccount({ credit: '0.01', freeCalls: false })
    expect((await ask('acme/free', key)).usage.cost).toBe(0)
  })

  it('can be paid with a free call, unless it is too dear for one', async () => {
    const { key } = await newAccount()
    expect((await ask('acme/one', key)).usage.cost).toBe(0)
    expect((await ask('acme/dear', key)).error?.code).toBe('insufficient_quota')
  })

  it('stands in the list of models with its price a token', async () => {
    const { data } = (await (await fetch(`${url}/v1/models`)).json()) as { data: { id: string; available: boolean; pricing: { prompt: string } }[] }
    expect(data.find(({ id }) => id === 'acme/one')).toMatchObject({ available: true, pricing: { prompt: '0.0000000375' } })
  })
})
