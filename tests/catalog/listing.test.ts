import { describe, expect, test } from 'vitest'
import { findModel, models } from '#lib/catalog/index.ts'
import { modes } from '#lib/gateway/auto/mode.ts'
import { endpointsOf, modelRows, openRouterModel, providerRows } from '#lib/catalog/listing.ts'

const gpt = findModel('openai/gpt-5.4')!
const rows = modelRows()

describe('the list of models', () => {
  test('names auto, every model and the families, each once', () => {
    const ids = rows.map((row) => row.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(['auto', 'deepseek/deepseek-chat', 'anthropic/claude-sonnet', 'openai/gpt-5.4', ...models.map((model) => model.id)]))
  })

  test('has a row for each name of auto: no price beforehand, but of auto:free, which costs nothing', () => {
    const auto = rows.filter((row) => row.id.startsWith('auto'))
    expect(auto.map(({ id }) => id)).toEqual(modes.map(({ name }) => name))
    for (const { id, pricing, description, available } of auto) {
      expect(pricing.completion).toBe(id === 'auto:free' ? '0' : '-1')
      expect(description).toMatch(/The answer names the model/)
      expect(available).toBe(id !== 'auto:free' || models.some(({ offers }) => offers.some(({ price }) => price?.input === 0n && price.output === 0n)))
    }
    expect(modelRows({ live: () => false }).filter((row) => row.id.startsWith('auto')).some(({ available }) => available)).toBe(false)
  })

  test('can be written as JSON, prices as plain decimals per token', () => {
    const text = JSON.stringify(rows)
    expect(text).not.toMatch(/"\d[\d.]*e-/)
    for (const { pricing } of rows) for (const price of [pricing.prompt, pricing.completion]) expect(price).toMatch(/^(-1|\d+(\.\d+)?)$/)
  })

  test('describes a model in OpenRouter’s words and OpenAI’s', () => {
    expect(openRouterModel(gpt)).toMatchObject({
      id: 'openai/gpt-5.4',
      object: 'model',
      owned_by: 'openai',
      canonical_slug: 'openai/gpt-5.4',
      context_length: 1_050_000,
      architecture: { modality: 'text+image+file->text', tokenizer: 'GPT' },
      pricing: {
        prompt: '0.0000025',
        completion: '0.000015',
        input_cache_read: '0.00000025',
        overrides: [{ min_prompt_tokens: 272_001, prompt: '0.000005', completion: '0.0000225' }],
      },
      top_provider: { max_completion_tokens: 128_000 },
      available: true,
    })
    expect(Number.isInteger(openRouterModel(gpt).created)).toBe(true)
  })

  test('says which parameters a model acts upon', () => {
    expect(openRouterModel(gpt).supported_parameters).toEqual(expect.arrayContaining(['tools', 'structured_outputs', 'reasoning', 'max_tokens']))
    expect(openRouterModel(gpt).supported_parameters).not.toContain('temperature')
    expect(openRouterModel(findModel('openai/gpt-4o-mini')!).supported_parameters).toContain('temperature')
    expect(openRouterModel(findModel('mistralai/codestral-2508')!).supported_parameters).not.toContain('reasoning')
  })

  test('shows a family as the model it means today', () => {
    expect(rows.find((row) => row.id === 'anthropic/claude-sonnet')).toMatchObject({ canonical_slug: 'anthropic/claude-sonnet-5.5', pricing: { prompt: '0.000002' } })
  })

  test('marks what no live provider sells, and prices what one does', () => {
    const onlyBedrock = openRouterModel(gpt, { live: (id) => id === 'bedrock' })
    expect([onlyBedrock.available, onlyBedrock.pricing.prompt]).toEqual([true, '0.00000275'])
    expect(openRouterModel(gpt, { live: () => false }).available).toBe(false)
    expect(modelRows({ live: () => false }).every((row) => !row.available)).toBe(true)
    expect(openRouterModel(findModel('baidu/ernie-5.1')!)).toMatchObject({ available: false, pricing: { prompt: '-1' } })
  })
})

describe('the endpoints of a model', () => {
  test('are its offers, best first', () => {
    const { id, endpoints } = endpointsOf(gpt, { live: (provider) => provider === 'openai' })
    expect(id).toBe('openai/gpt-5.4')
    expect(endpoints.map((endpoint) => [endpoint.tag, endpoint.provider_name, endpoint.status])).toEqual([
      ['openai', 'OpenAI', 0],
      ['azure', 'Azure OpenAI', -1],
      ['bedrock', 'Amazon Bedrock', -1],
      ['openrouter', 'OpenRouter', -1],
    ])
    expect(endpoints[0]).toMatchObject({ supports_implicit_caching: true, pricing: { prompt: '0.0000025' } })
  })

  test('tell DeepSeek’s hours', () => {
    const [first] = endpointsOf(findModel('deepseek-chat')!).endpoints
    expect(first!.pricing.overrides).toContainEqual(expect.objectContaining({ utc_days: [0, 6], utc_start: '00:00', utc_end: '24:00', prompt: '0.00000015' }))
  })
})

test('providers have a row each', () => {
  expect(providerRows().find((row) => row.slug === 'anthropic')).toMatchObject({ name: 'Anthropic', headquarters: 'US', datacenters: null })
})
