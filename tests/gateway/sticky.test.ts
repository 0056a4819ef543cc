import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { uuid } from '#lib/ids.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { startHosts, type Hosts } from '../support/hosts.ts'

let hosts: Hosts

// The lot is fixed: without a conversation to keep, calls go to the cheapest.
const price = { input: 1, output: 1, cachedInput: 0.1 }

beforeAll(async () => {
  hosts = await startHosts([
    { id: 'cheap', models: ['cached', 'other', 'uncached'], price },
    { id: 'dear', models: ['cached', 'other'], price: { ...price, output: 2 } },
    { id: 'dear-plain', models: ['uncached'], price: { input: 2, output: 2 } },
    { id: 'keys', models: ['keys'], apiKey: 'one,two,three', price },
  ])
})

beforeEach(async () => {
  hosts.sandbox.control.reset()
  // More good answers than the failures that the tests make, or the cheap host would be one that has just been failing.
  for (let times = 0; times < 3; times++) await host('cached', say(uuid()))
  hosts.sandbox.control.reset()
})

afterAll(async () => {
  await expectBalancedBooks()
  await hosts.close()
})

const say = (content: string) => ({ messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content }] })

async function host(model: string, fields: object, headers: Record<string, string> = {}): Promise<string | null> {
  const answer = await hosts.call(model, fields, { headers })
  await answer.text()
  return answer.headers.get('x-aipower-provider')
}

/** Makes the conversation begin at the dearer host. */
async function beginAt(model: string, fields: object, headers: Record<string, string> = {}): Promise<string | null> {
  hosts.sandbox.control.fail('status=404', { provider: 'cheap' })
  return host(model, fields, headers)
}

describe('a conversation', () => {
  it.each([
    ['session_id', { ...say(uuid()), session_id: uuid() }, {}],
    ['prompt_cache_key', { ...say(uuid()), prompt_cache_key: uuid() }, {}],
    ['x-session-id', say(uuid()), { 'x-session-id': uuid() }],
    ['its own beginning', say(uuid()), {}],
  ])('known by %s stays where it was answered', async (_, fields, headers) => {
    expect(await beginAt('cached', fields, headers)).toBe('dear')
    expect(await host('cached', fields, headers)).toBe('dear')
    expect(await host('cached', { ...fields, messages: [...fields.messages, { role: 'assistant', content: 'Hi.' }, { role: 'user', content: 'More!' }] }, headers)).toBe('dear')
    expect(await host('cached', say(uuid()))).toBe('cheap')
    // Of one model only, and of one account only.
    expect(await host('other', fields, headers)).toBe('cheap')
  })

  it('goes where the caller sends it, by order or by sort', async () => {
    const fields = { ...say(uuid()), session_id: uuid() }
    await beginAt('cached', fields)
    expect(await host('cached', { ...fields, provider: { order: ['cheap'] } })).toBe('cheap')
    expect(await host('cached', { ...fields, provider: { sort: 'price' } })).toBe('cheap')
  })

  it('leaves a host that fails, and stays with the next', async () => {
    const fields = { ...say(uuid()), session_id: uuid() }
    expect(await host('cached', fields)).toBe('cheap')
    expect(await beginAt('cached', fields)).toBe('dear')
    expect(await host('cached', fields)).toBe('dear')
  })

  it('is not kept where nothing that is cached is cheaper', async () => {
    const fields = { ...say(uuid()), session_id: uuid() }
    expect(await beginAt('uncached', fields)).toBe('dear-plain')
    expect(await host('uncached', fields)).toBe('cheap')
  })

  it('stays with one key of its host, while others rotate', async () => {
    const fields = { ...say(uuid()), session_id: uuid() }
    for (let n = 0; n < 4; n++) await host('keys', fields)
    const used = (): Set<string | undefined> => new Set(hosts.sandbox.control.requests.map(({ headers }) => headers.authorization))
    expect(used().size).toBe(1)
    for (let n = 0; n < 6; n++) await host('keys', say(uuid()))
    expect(used().size).toBe(3)
  })

  it('is told in the receipt', async () => {
    const fields = { ...say(uuid()), session_id: uuid() }
    await beginAt('cached', fields)
    const answer = await hosts.call('cached', fields)
    const id = answer.headers.get('x-generation-id')!
    await answer.text()
    const receipt = (await (await fetch(`${hosts.url}/v1/generation?id=${id}`, { headers: { authorization: `Bearer ${hosts.key}` } })).json()) as { data: { decision: object } }
    expect(receipt.data.decision).toEqual({ order: 'conversation' })
  })
})
