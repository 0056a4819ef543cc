import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '#lib/accounts/api-keys.ts'
import { db } from '#lib/db.ts'
import { freshDatabase } from '../../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '1', freeCalls: false })
})

afterAll(() => gateway.close())

interface Route {
  model: string
  provider: string
  expected: { input_tokens: number; output_tokens: number; cost: number }
  attempts: { model: string; provider: string; expected_cost: number }[]
  auto?: {
    tier: string
    category: string
    odds: Record<string, number>
    baseline_model: string
    baseline_cost: number
    candidates: { model: string; tier: string; chosen: boolean; utility: number; expected_cost: number; failing: boolean }[]
    excluded: { model: string; provider: string | null; by: string; detail: string }[]
  }
  error?: { code: string; param: string | null }
}

async function ask(body: object, key = account.key): Promise<{ status: number; route: Route }> {
  const response = await fetch(`${gateway.url}/v1/route`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, route: (await response.json()) as Route }
}

const user = (content: unknown) => ({ messages: [{ role: 'user', content }] })
const question = user('Why do cats purr?')

describe('POST /v1/route', () => {
  it('tells whom auto would choose, and what it weighed, and calls nobody', async () => {
    gateway.sandbox.control.reset()
    const { status, route } = await ask(question)
    expect(status).toBe(200)
    expect(route).toMatchObject({ model: route.attempts[0]!.model, auto: { tier: 'mid', category: 'chat' } })
    const { candidates } = route.auto!
    expect(candidates.find(({ chosen }) => chosen)?.tier).toBe('mid')
    expect(new Set(candidates.map(({ tier }) => tier))).toEqual(new Set(['small', 'mid', 'premium']))
    const best = (tier: string): number => candidates.find((one) => one.tier === tier)!.utility
    expect(best('mid')).toBeGreaterThan(best('premium'))
    expect(best('mid')).toBeGreaterThan(best('small'))
    expect(route.expected.cost).toBeLessThan(route.auto!.baseline_cost)
    expect(gateway.sandbox.control.requests).toEqual([])
    const { rows } = await db().query<{ calls: number }>('select (select count(*) from money.hold)::int + (select count(*) from money.usage_event)::int as calls')
    expect(rows[0]!.calls).toBe(0)
  })

  it('is what the call then does', async () => {
    const { route } = await ask({ model: 'auto', ...question })
    const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' }, body: JSON.stringify({ model: 'auto', ...question }) })
    await response.text()
    expect(response.headers.get('x-aipower-model')).toBe(route.model)
  })

  it('is the same however often one asks, and says whose provider is in trouble', async () => {
    const models = new Set<string>()
    for (let times = 0; times < 40; times++) models.add((await ask(question)).route.model)
    expect(models.size).toBe(1)
    const [first] = models
    const failing = async () => (await ask(question)).route.auto!.candidates.filter((one) => one.failing).map(({ model }) => model)
    expect(await failing()).toEqual([])
    gateway.sandbox.control.fail('status=503', { times: 3 })
    await (await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' }, body: JSON.stringify({ model: first, ...question }) })).text()
    expect(await failing()).toEqual([])
  })

  it('names every offer that is left out, and the filter that did it', async () => {
    const { key } = await createKey(account.caller, { name: 'two', models: ['openai/gpt-5.4-mini', 'z-ai/glm-5.3', 'tencent/hy3'] })
    const picture = user([{ type: 'text', text: 'What is it?' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }])
    const { route } = await ask({ ...picture, plugins: [{ id: 'auto-router', excluded_models: ['tencent/*'] }] }, key)
    expect(route.model).toBe('openai/gpt-5.4-mini')
    expect(route.auto!.candidates.map(({ model }) => model)).toEqual(['openai/gpt-5.4-mini'])
    const why = (model: string) => route.auto!.excluded.find((one) => one.model === model)?.by
    expect([why('z-ai/glm-5.3'), why('tencent/hy3'), why('anthropic/claude-opus-5')]).toEqual(['input_modality', 'auto-router', 'allowed_models'])
  })

  it('takes any other model too, and refuses what the call would refuse', async () => {
    const { route } = await ask({ model: 'openai/gpt-5.4', ...question })
    expect(route).toMatchObject({ model: 'openai/gpt-5.4', provider: 'openai' })
    expect(route.auto).toBeUndefined()
    expect(await ask({ model: 'acme/none', ...question })).toMatchObject({ status: 400, route: { error: { code: 'model_not_found' } } })
    expect(await ask({ model: 'openai/gpt-5.4', ...question, max_cost: 1e-9 })).toMatchObject({ status: 404, route: { error: { param: 'max_cost' } } })
  })

  it('wants a key', async () => {
    expect((await ask(question, 'sk-aip-v1-wrong')).status).toBe(401)
  })
})

describe('what answers cost', () => {
  const exam = user('Which of these gases is the most abundant in the atmosphere of the Earth?\nA. Oxygen\nB. Argon\nC. Nitrogen\nD. Carbon dioxide')

  /** What a dollar weighs against a right answer at the moment: what λ and the budget make of it. */
  async function weightOfCost(): Promise<number> {
    const { odds, candidates } = (await ask(exam)).route.auto!
    const { tier, utility, expected_cost: cost } = candidates.find(({ chosen }) => chosen)!
    return (odds[tier]! - utility) / cost
  }

  async function answerOf(tokens: number): Promise<void> {
    gateway.sandbox.control.fail(`tokens=${tokens}`)
    const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' }, body: JSON.stringify({ model: 'auto', ...exam }) })
    expect(response.headers.get('x-aipower-auto-rule')).toBe('predicted')
    await response.text()
  }

  it('is counted by the budget: after a short answer money weighs less, after a long one more', async () => {
    const before = await weightOfCost()
    await answerOf(10)
    const after = await weightOfCost()
    expect(after).toBeLessThan(before)
    await answerOf(4_000)
    expect(await weightOfCost()).toBeGreaterThan(after)
  })
})
