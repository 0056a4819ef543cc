import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '#lib/accounts/api-keys.ts'
import { findModel } from '#lib/catalog/index.ts'
import { predict } from '#lib/gateway/auto/predictor/predict.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { freshDatabase } from '../../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '100', freeCalls: false })
})

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

interface Note {
  mode: string
  tier: string
  category: string
  confidence: number
  rule: string
  reason: string
  baseline_model: string
  baseline_cost: number
}

interface Answer {
  id: string
  model: string
  usage: { cost: number; auto?: Note }
  warnings?: string[]
  error?: { code: string; message: string; param: string | null }
}

async function ask(body: object, { path = '/v1/chat/completions', key = account.key }: { path?: string; key?: string } = {}): Promise<{ status: number; headers: Headers; answer: Answer }> {
  const response = await fetch(gateway.url + path, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, headers: response.headers, answer: (await response.json()) as Answer }
}

const user = (content: string) => ({ role: 'user', content })
const chat = (content: string, more: object = {}) => ask({ model: 'auto', messages: [user(content)], ...more })
const noteOf = async (content: string, more: object = {}): Promise<Note> => (await chat(content, more)).answer.usage.auto!

const proof = 'Prove there are infinitely many primes of the form 4k+3'
const greeting = 'Good morning!'
const question = 'What should I cook tonight with chickpeas and spinach?'

describe('auto, whatever format asks', () => {
  it.each([
    ['/v1/chat/completions', (model: string) => ({ model, messages: [user(proof)] })],
    ['/v1/responses', (model: string) => ({ model, input: proof })],
    ['/v1/messages', (model: string) => ({ model, messages: [user(proof)], max_tokens: 500 })],
    ['/v1/completions', (model: string) => ({ model, prompt: proof })],
  ])('%s names the real model, and says in headers and usage why it was chosen', async (path, body) => {
    const { status, headers, answer } = await ask(body('auto'), { path })
    expect(status).toBe(200)
    expect(findModel(answer.model)?.id).toBe(answer.model)
    expect(answer.usage.auto).toMatchObject({ mode: 'auto', tier: 'premium', category: 'proof', rule: 'proof', reason: 'A proof: proofs go to a premium model.', baseline_model: answer.model })
    expect(answer.usage.auto!.baseline_cost).toBeCloseTo(answer.usage.cost, 9)
    expect(headers.get('x-aipower-auto-tier')).toBe('premium')
    expect(headers.get('x-aipower-auto-reason')).toBe(answer.usage.auto!.reason)
    expect(Number(headers.get('x-aipower-auto-baseline-cost'))).toBeCloseTo(answer.usage.cost, 9)

    const small = await ask({ ...body('auto:cheap'), cost_quality: 0.1 }, { path })
    expect(small.answer.usage.auto).toMatchObject({ mode: 'auto:cheap', tier: 'mid' })
    const plugin = await ask({ ...body('auto'), plugins: [{ id: 'auto-router', allowed_models: ['google/*'] }] }, { path })
    expect(plugin.answer.model).toMatch(/^google\//)
    expect(plugin.answer.warnings).toBeUndefined()
  })

  it('a stream tells it in headers, and with its last usage', async () => {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' }, body: JSON.stringify({ model: 'auto', stream: true, messages: [user(greeting)] }) })
    expect(response.headers.get('x-aipower-auto-tier')).toBe('small')
    const text = await response.text()
    expect(text).toContain('"auto":{"mode":"auto","tier":"small","category":"smalltalk"')
  })

  it('the receipt keeps the choice, and what the baseline would have cost', async () => {
    const { answer } = await chat(question)
    const receipt = await fetch(`${gateway.url}/v1/generation?id=${answer.id}`, { headers: { authorization: `Bearer ${account.key}` } })
    const { data } = (await receipt.json()) as { data: { total_cost: number; decision: Record<string, string> } }
    expect(data.decision).toMatchObject({ by: 'auto', tier: 'mid', category: 'chat', rule: 'category', baseline_model: answer.usage.auto!.baseline_model })
    expect(Number(data.decision.baseline_cost)).toBeCloseTo(answer.usage.auto!.baseline_cost, 9)
    expect(Number(data.decision.baseline_cost)).toBeGreaterThan(data.total_cost)
  })
})

describe('an answer without content', () => {
  it('is free, and says whom auto chose all the same', async () => {
    gateway.sandbox.control.fail('empty')
    const { answer } = await chat(question)
    expect(answer.usage).toMatchObject({ cost: 0, auto: { mode: 'auto', tier: 'mid', baseline_cost: 0 } })
  })
})

describe('questions with options', () => {
  it('are what the trained predictor decides, and its odds are the confidence', async () => {
    const exam = 'Which gas do plants take in for photosynthesis?\nA. Oxygen\nB. Carbon dioxide\nC. Nitrogen\nD. Helium\nAnswer:'
    const told = await noteOf(exam)
    expect(told).toMatchObject({ category: 'exam', rule: 'predicted' })
    expect(told.confidence).toBeCloseTo(predict(exam)[told.tier as 'mid'], 3)
  })
})

describe('names of auto', () => {
  it('auto:best is always premium, auto:cheap never', async () => {
    expect(await noteOf(greeting, { model: 'auto:best' })).toMatchObject({ tier: 'premium', rule: 'mode' })
    expect(await noteOf(proof, { model: 'auto:cheap' })).toMatchObject({ tier: 'mid', rule: 'mode' })
  })

  it('auto:code reads everything as code', async () => {
    expect(await noteOf(greeting, { model: 'auto:code' })).toMatchObject({ tier: 'mid', category: 'code' })
  })

  it('auto:free costs nothing, whatever is asked', async () => {
    const { answer } = await chat(proof, { model: 'auto:free' })
    expect(answer.usage.cost).toBe(0)
    expect(answer.usage.auto).toMatchObject({ mode: 'auto:free', rule: 'free' })
  })

  it.each(['AUTO', 'openrouter/auto', 'auto:fast'])('%s is known too', async (model) => {
    expect((await chat(greeting, { model })).status).toBe(200)
  })

  it('others are no model, and the error tells those that are', async () => {
    const { error } = (await chat(greeting, { model: 'auto:slow' })).answer
    expect(error).toMatchObject({ code: 'model_not_found' })
    expect(error!.message).toContain('auto:fast')
  })

  it('choose among chat models alone, which other endpoints say', async () => {
    const { status, answer } = await ask({ model: 'auto', input: 'x' }, { path: '/v1/embeddings' })
    expect([status, answer.error]).toMatchObject([400, { code: 'model_not_found', param: 'model', message: 'auto chooses among chat models, and this endpoint takes embedding models: name one.' }])
  })

  it('auto:cheap is refused rather than dear where a key may call premium models only', async () => {
    const { key } = await createKey(account.caller, { name: 'premium', models: ['anthropic/claude-opus-5'] })
    const { status, answer } = await ask({ model: 'auto:cheap', messages: [user(greeting)] }, { key })
    expect([status, answer.error]).toMatchObject([404, { code: 'no_endpoints', param: 'model', message: expect.stringContaining('auto:cheap never takes a premium model') as string }])
    expect((await ask({ model: 'auto', messages: [user(greeting)] }, { key })).answer.usage.auto).toMatchObject({ tier: 'premium', rule: 'available' })
  })
})

describe('what a caller wishes', () => {
  it('cost_quality moves between the cheapest and the best', async () => {
    expect(await noteOf(question, { cost_quality: 0 })).toMatchObject({ tier: 'small' })
    expect(await noteOf(question, { cost_quality: 1 })).toMatchObject({ tier: 'premium' })
    expect(await noteOf(question, { plugins: [{ id: 'auto-router', cost_tier: 'max' }] })).toMatchObject({ tier: 'premium' })
  })

  it('rules hold at any cost_quality', async () => {
    expect(await noteOf(proof, { cost_quality: 0 })).toMatchObject({ tier: 'premium', rule: 'proof' })
  })

  it('excluded models are not chosen, and names that mean nothing are told', async () => {
    const { answer } = await chat(proof, { plugins: [{ id: 'auto-router', excluded_models: ['anthropic/*', 'acme/none'] }] })
    expect(answer.model).not.toMatch(/^anthropic\//)
    expect(answer.warnings?.join()).toContain('auto-router names acme/none, which is no model here')
  })

  it('a field of the plugin that is not known is refused by name', async () => {
    expect((await chat(greeting, { plugins: [{ id: 'auto-router', cost_tear: 'low' }] })).answer.error).toMatchObject({ code: 'invalid_request', param: 'plugins[0].cost_tear' })
    expect((await chat(greeting, { plugins: [{ id: 'auto-router', cost_tier: 'lowest' }] })).answer.error).toMatchObject({ code: 'invalid_request', param: 'plugins[0].cost_tier' })
    expect((await chat(greeting, { cost_quality: 2 })).answer.error).toMatchObject({ param: 'cost_quality' })
  })

  it('a list that leaves no model is told, with the names that fit none', async () => {
    const { error } = (await chat(greeting, { plugins: [{ id: 'auto-router', allowed_models: ['acme/*', 'anthropic'] }] })).answer
    expect(error).toMatchObject({ code: 'no_endpoints', param: 'plugins' })
    expect(error!.message).toContain('acme/*, anthropic')
  })

  it('a pattern that fits no model is told where others do', async () => {
    const { answer } = await chat(greeting, { plugins: [{ id: 'auto-router', allowed_models: ['openai/*', 'antropic/*'] }] })
    expect(answer.model).toMatch(/^openai\//)
    expect(answer.warnings?.join()).toContain('names antropic/*, which is no model here')
  })

  it('the plugin twice is refused: one of them would go unheeded', async () => {
    const twice = [{ id: 'auto-router', allowed_models: ['openai/*'] }, { id: 'auto-router', cost_tier: 'low' }]
    expect((await chat(greeting, { plugins: twice })).answer.error).toMatchObject({ code: 'invalid_request', param: 'plugins' })
  })

  it('a refusal of all models there are is told by filter, in few words', async () => {
    const { answer } = await chat(greeting, { provider: { zdr: true, only: ['acme'] } })
    expect(answer.error!.message).toMatch(/^No provider of auto can serve this request: \d+ × is not in provider\.only\.$/)
    expect(JSON.stringify(answer).length).toBeLessThan(8_000)
  })

  it('where another model is called, the plugin and cost_quality have no effect, which warnings say', async () => {
    const { answer } = await chat(greeting, { model: 'openai/gpt-5.4-mini', cost_quality: 0.2, plugins: [{ id: 'auto-router' }] })
    expect(answer.warnings?.join()).toMatch(/"auto-router" has no effect.*cost_quality has no effect/)
  })
})

describe('what a request needs', () => {
  it('a picture goes to a model that sees', async () => {
    const content = [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }]
    const { answer } = await ask({ model: 'auto', messages: [{ role: 'user', content }] })
    expect(findModel(answer.model)!.input).toContain('image')
  })

  it('a key’s list of models is kept to', async () => {
    const { key } = await createKey(account.caller, { name: 'one', models: ['openai/gpt-5.4-mini'] })
    const { answer } = await ask({ model: 'auto', messages: [user(proof)] }, { key })
    expect(answer.model).toBe('openai/gpt-5.4-mini')
    expect(answer.usage.auto).toMatchObject({ rule: 'available' })
  })

  it('where a stand-in of another tier answers, headers, usage and the receipt say so, and it is paid', async () => {
    const { key } = await createKey(account.caller, { name: 'two', models: ['minimax/minimax-m3', 'openai/gpt-4o-mini'] })
    for (const provider of ['minimax', 'together', 'fireworks', 'huggingface', 'openrouter']) gateway.sandbox.control.fail('status=503', { provider, times: 9 })
    const { answer, headers } = await ask({ model: 'auto', messages: [user('What should I plant on a shady balcony?')] }, { key })
    gateway.sandbox.control.reset()
    expect([answer.model, answer.usage.auto]).toMatchObject(['openai/gpt-4o-mini', { tier: 'small', rule: 'stand_in', confidence: 0.8 }])
    expect([headers.get('x-aipower-auto-tier'), headers.get('x-aipower-auto-rule')]).toEqual(['small', 'stand_in'])
    const receipt = await fetch(`${gateway.url}/v1/generation?id=${answer.id}`, { headers: { authorization: `Bearer ${account.key}` } })
    const { data } = (await receipt.json()) as { data: { total_cost: number; model: string; decision: object } }
    expect(data).toMatchObject({ model: answer.model, total_cost: answer.usage.cost, decision: { tier: 'small', rule: 'stand_in' } })
  })

  it('what no free call covers is refused with the way to a cheaper model', async () => {
    const { key } = await newAccount()
    const { status, answer } = await ask({ model: 'auto', messages: [user(`${proof}. ${'lorem ipsum dolor '.repeat(3_000)}`)] }, { key })
    expect([status, answer.error]).toMatchObject([402, { code: 'insufficient_quota', message: expect.stringContaining('call auto:cheap, or send a shorter prompt') as string }])
    expect((await ask({ model: 'auto:cheap', messages: [user(`${proof}. ${'lorem ipsum dolor '.repeat(3_000)}`)] }, { key })).status).toBe(200)
  })

  it('a provider in trouble is passed over', async () => {
    const { answer } = await chat(proof, { provider: { ignore: ['anthropic', 'openrouter'] } })
    expect(answer.usage.auto).toMatchObject({ tier: 'premium' })
    expect(answer.model).not.toMatch(/^anthropic\//)
  })

  it.each([
    ['thinking', { reasoning: { effort: 'high' } }, 'premium', 'deep_reasoning'],
    ['a little thinking', { reasoning_effort: 'low' }, 'mid', 'reasoning'],
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }, 'mid', 'tools'],
  ])('%s raises the tier', async (_, more, tier, rule) => {
    expect(await noteOf('Translate to French: good evening', more)).toMatchObject({ tier, rule })
  })

  it('a long loop of tools, and a very long prompt, raise it too', async () => {
    const call = (index: number) => [
      { role: 'assistant', tool_calls: [{ id: `c${index}`, type: 'function', function: { name: 'f', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: `c${index}`, content: 'done' },
    ]
    const loop = [user('Tidy up my calendar'), ...[1, 2, 3, 4, 5, 6].flatMap(call)]
    const { answer } = await ask({ model: 'auto', messages: loop, tools: [{ type: 'function', function: { name: 'f' } }] })
    expect(answer.usage.auto).toMatchObject({ tier: 'premium', rule: 'tool_loop' })
    expect(await noteOf(`${'word '.repeat(90_000)}\nWhat is this about?`)).toMatchObject({ tier: 'premium', rule: 'very_long_context' })
  })
})

describe('a conversation', () => {
  const turn = (...said: string[]) => said.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }))
  const say = async (...said: string[]): Promise<{ model: string; note: Note }> => {
    const { answer } = await ask({ model: 'auto', messages: turn(...said) })
    return { model: answer.model, note: answer.usage.auto! }
  }

  it('goes up at any turn, and down only when the talk turns to something else', async () => {
    const begun = await say('Hi, I am Kim!')
    expect(begun.note.tier).toBe('small')
    const hard = await say('Hi, I am Kim!', 'Hello.', proof)
    expect(hard.note.tier).toBe('premium')
    const after = await say('Hi, I am Kim!', 'Hello.', proof, 'Primes of that form cannot all divide one more than their product.', 'Which step of this rules out that all primes divide the product?')
    expect(after).toMatchObject({ model: hard.model, note: { tier: 'premium', rule: 'conversation' } })
    const elsewhere = await say('Hi, I am Kim!', 'Hello.', proof, 'Here it is.', 'Translate into French: our bakery opens again after the holidays on Monday')
    expect(elsewhere.note).toMatchObject({ tier: 'small', category: 'translation' })
  })

  it('is known by session_id and by the header', async () => {
    const named = { 'x-session-id': 'a talk' }
    const send = async (content: string, headers: Record<string, string>, more: object = {}): Promise<Note> => {
      const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json', ...headers }, body: JSON.stringify({ model: 'auto', messages: [user(content)], ...more }) })
      return ((await response.json()) as Answer).usage.auto!
    }
    expect((await send(proof, named)).tier).toBe('premium')
    expect(await send('Thanks!', named)).toMatchObject({ tier: 'premium', rule: 'conversation' })
    expect(await send('Thanks!', {}, { session_id: 'a talk' })).toMatchObject({ tier: 'premium', rule: 'conversation' })
    expect(await send('Thanks!', { 'x-session-id': 'another' })).toMatchObject({ tier: 'small' })
  })

  it('does not take others along that begin alike, nor those that share a prompt_cache_key', async () => {
    const greet = 'Hi, I am Robin!'
    expect((await say(greet, 'Hello.', proof)).note.tier).toBe('premium')
    expect((await say(greet, 'Hello.', 'What is the capital of France?')).note).toMatchObject({ tier: 'small', rule: 'category' })
    const shared = { prompt_cache_key: 'all of us' }
    expect((await noteOf(proof, shared)).tier).toBe('premium')
    const { answer } = await ask({ model: 'auto', messages: turn('Hi, I am Toni!', 'Hello.', 'What is the capital of Spain?'), ...shared })
    expect(answer.usage.auto).toMatchObject({ tier: 'small', rule: 'category' })
  })

  it('equal prompts that are no conversation are judged each for itself', async () => {
    expect((await say('Hi, I am Lee!')).note.tier).toBe('small')
    expect((await say('Hi, I am Lee!')).note.rule).toBe('category')
  })
})

describe('max_cost', () => {
  it('takes a cheaper tier where the one that was meant would cost more', async () => {
    expect(await noteOf(proof, { max_cost: 0.002 })).toMatchObject({ tier: 'mid', rule: 'max_cost' })
  })

  it('shortens the answer of any model to what it buys, and says so', async () => {
    const { status, answer } = await chat('Hello!', { model: 'openai/gpt-5.4', max_cost: '0.004' })
    expect(status).toBe(200)
    expect(answer.usage.cost).toBeLessThanOrEqual(0.004)
    expect(answer.warnings?.join()).toMatch(/max_tokens is \d+: max_cost buys no more/)
  })

  it('refuses what is no amount of money', async () => {
    for (const max_cost of [1e300, -1, 'much', '1e3', null, [], {}]) {
      const { status, answer } = await chat('Hello!', { max_cost })
      expect([status, answer.error?.param], JSON.stringify(max_cost)).toEqual(max_cost === null ? [200, undefined] : [400, 'max_cost'])
    }
  })

  it('refuses what cannot begin within it, naming the field', async () => {
    const { status, answer } = await chat('Hello!', { model: 'openai/gpt-5.4', max_cost: 0.0000001 })
    expect([status, answer.error]).toMatchObject([404, { code: 'no_endpoints', param: 'max_cost', message: expect.stringMatching(/costs at least \$0\.0\d+ for this request/) as string }])
  })
})

