import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Availability } from '#lib/errors.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '100', freeCalls: false })
})

beforeEach(() => gateway.sandbox.control.reset())

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

/** Sold by DeepSeek, Azure, Together, Hugging Face and OpenRouter. */
const model = 'deepseek/deepseek-v4-pro'
const messages = [{ role: 'user', content: 'Hello!' }]

interface Heard {
  status: number
  /** Provider ids, in the order in which they were called. */
  called: string[]
  provider?: string
  model?: string
  warnings: string
  error?: { message: string; code: string; param: string | null; availability?: Availability }
}

async function ask(fields: object, { path = '/v1/chat/completions', headers = {} }: { path?: string; headers?: Record<string, string> } = {}): Promise<Heard> {
  gateway.sandbox.control.reset()
  return send({ model, messages, ...fields }, path, headers)
}

async function send(body: object, path = '/v1/chat/completions', headers: Record<string, string> = {}): Promise<Heard> {
  const response = await fetch(gateway.url + path, { method: 'POST', headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
  const answer = (await response.json()) as Pick<Heard, 'error'>
  return {
    status: response.status,
    called: gateway.sandbox.control.requests.map(({ provider }) => provider),
    provider: response.headers.get('x-aipower-provider') ?? undefined,
    model: response.headers.get('x-aipower-model') ?? undefined,
    warnings: decodeURIComponent(response.headers.get('x-aipower-warnings') ?? ''),
    error: answer.error,
  }
}

describe('a caller’s wishes about providers', () => {
  it.each([
    ['order', { order: ['together', 'azure'] }, 'together'],
    ['order, by name and in any case', { order: ['Together'] }, 'together'],
    ['only', { only: ['azure'] }, 'azure'],
    ['ignore', { ignore: ['deepseek', 'together', 'huggingface', 'openrouter'] }, 'azure'],
    ['data_collection: deny', { data_collection: 'deny' }, 'azure'],
  ])('%s decides who is called', async (_, provider, called) => {
    const heard = await ask({ provider })
    expect(heard).toMatchObject({ status: 200, called: [called], provider: called })
  })

  it.each(['/v1/responses', '/v1/messages'])('count at %s too', async (path) => {
    const body = path === '/v1/responses' ? { model, input: 'Hello!' } : { model, messages, max_tokens: 50 }
    gateway.sandbox.control.reset()
    expect(await send({ ...body, provider: { only: ['azure'] } }, path)).toMatchObject({ status: 200, called: ['azure'] })
    const refused = await send({ ...body, provider: { only: ['mistral'] } }, path)
    expect(refused).toMatchObject({ status: 404, error: { availability: { code: 'constraint_filtered', excluded_by: ['allowed_providers'] } } })
  })

  it('max_price leaves no dearer offer, and says so when none is left', async () => {
    expect((await ask({ provider: { max_price: { prompt: '0.000001' } } })).error).toMatchObject({
      code: 'no_endpoints',
      param: 'provider.max_price.prompt',
      availability: { code: 'constraint_filtered', retryable: false, requested_models: [model], excluded_by: ['max_price'], constraint: { field: 'provider.max_price.prompt' } },
    })
  })

  it('an error names which filter excluded which offer', async () => {
    const { status, error } = await ask({ provider: { only: ['azure'], zdr: true } })
    expect(status).toBe(404)
    expect(error!.message).toContain('Azure OpenAI is not known to keep nothing')
    expect(error!.availability!.excluded).toContainEqual({ model, provider: 'DeepSeek', by: 'allowed_providers', detail: 'is not in provider.only' })
  })

  it('privacy that nobody grants is its own kind of refusal', async () => {
    const { error } = await ask({ model: 'deepseek/deepseek-v4-pro', provider: { zdr: true } })
    expect(error!.availability!.code).toBe('privacy_restricted')
  })

  it('allow_fallbacks: false tries one provider only', async () => {
    gateway.sandbox.control.reset()
    gateway.sandbox.control.fail('status=500', { times: 9 })
    const heard = await send({ model, messages, provider: { order: ['together'], allow_fallbacks: false } })
    expect(heard.status).toBe(502)
    expect(new Set(heard.called)).toEqual(new Set(['together']))
  })

  it('a field that is not known is refused by name, and a provider that is not known is told', async () => {
    expect(await ask({ provider: { zero_data: true } })).toMatchObject({ status: 400, error: { param: 'provider.zero_data' } })
    expect((await ask({ provider: { order: ['nobody'] } })).warnings).toContain('provider.order names nobody, which is no provider here')
  })

  it('null means nothing is wished', async () => {
    expect((await ask({ provider: { order: null, sort: null, max_price: null } })).status).toBe(200)
    expect((await ask({ provider: null })).status).toBe(200)
  })

  it('sort by price, also across models', async () => {
    expect((await ask({ provider: { sort: 'price' } })).status).toBe(200)
    const heard = await ask({ model: 'openai/gpt-5.4', models: ['deepseek/deepseek-chat'], provider: { sort: { by: 'price', partition: 'none' } } })
    expect(heard.model).toBe('deepseek/deepseek-flash')
  })
})

describe('suffixes', () => {
  it('floor and nitro mean the model itself', async () => {
    expect(await ask({ model: `${model}:floor` })).toMatchObject({ status: 200, model })
    expect(await ask({ model: `${model}:nitro` })).toMatchObject({ status: 200, model })
  })

  it('free means an offer that costs nothing', async () => {
    expect(await ask({ model: `${model}:free` })).toMatchObject({ status: 404, error: { availability: { code: 'free_variant_ended' } } })
  })

  it('others are no model', async () => {
    expect(await ask({ model: `${model}:fastest` })).toMatchObject({ status: 400, error: { code: 'model_not_found', availability: { code: 'model_not_found' } } })
  })
})

describe('what a request needs', () => {
  it('a picture is not sent to a model that cannot see', async () => {
    const content = [{ type: 'text', text: 'What is it?' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }]
    const { status, error } = await ask({ messages: [{ role: 'user', content }] })
    expect([status, error!.availability!.excluded_by]).toEqual([404, ['input_modality']])
  })

  it('a model that cannot serve it is passed over for the next one listed, which a warning says', async () => {
    const content = [{ type: 'text', text: 'What is it?' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }]
    const heard = await ask({ messages: [{ role: 'user', content }], models: ['openai/gpt-5.4-mini'] })
    expect(heard).toMatchObject({ status: 200, model: 'openai/gpt-5.4-mini' })
    expect(heard.warnings).toContain(`${model} is passed over for openai/gpt-5.4-mini`)
  })

  it('a prompt that no offer can read is refused before anything is called', async () => {
    const heard = await ask({ model: 'openai/gpt-5.4-mini', messages: [{ role: 'user', content: 'word '.repeat(1_500_000) }] })
    expect(heard).toMatchObject({ status: 400, called: [], error: { code: 'context_length_exceeded', availability: { excluded_by: ['context_length'] } } })
  })
})
