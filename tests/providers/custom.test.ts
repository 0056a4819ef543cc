import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { withCustom } from '#lib/catalog/models/custom.ts'
import { models, type Model } from '#lib/catalog/index.ts'
import { credentials } from '#lib/providers/credentials.ts'
import { loadCustomProviders, parseCustomProviders } from '#lib/providers/custom.ts'
import { providers } from '#lib/providers/index.ts'

const one = { id: 'acme/one', upstream: 'one', price: { input: 0.5, output: '1.5' } }
const acme = { id: 'acme', dialect: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1/', models: [one] }

describe('CUSTOM_PROVIDERS', () => {
  test('is a JSON array, or the path of a file with one', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'aipower-custom-'))
    const file = path.join(folder, 'providers.json')
    writeFileSync(file, `\uFEFF${JSON.stringify([acme])}`)
    expect(loadCustomProviders(file, providers)).toMatchObject([{ provider: { id: 'acme' } }])
    expect(loadCustomProviders(` ${JSON.stringify([acme])}`, providers)).toMatchObject([{ provider: { id: 'acme' } }])
    expect(loadCustomProviders(' ', providers)).toEqual([])
    expect(loadCustomProviders(undefined, providers)).toEqual([])
    rmSync(folder, { recursive: true })
  })

  test('describes a live provider, whose keys no page or log can take along', () => {
    const [custom] = parse({ ...acme, apiKey: 'k1, k2' })
    expect(credentials(custom!.provider, {})).toEqual({ baseUrl: 'http://127.0.0.1:9/v1', keys: ['k1', 'k2'] })
    expect(JSON.stringify(custom!.provider)).not.toContain('k1')
    expect(credentials(parse(acme)[0]!.provider, {})).toEqual({ baseUrl: 'http://127.0.0.1:9/v1', keys: [] })
  })

  test('sends the key as its dialect does', () => {
    const auth = (dialect: string, like?: string) => parse({ ...acme, dialect, ...(like && { like }) })[0]!.provider.auth
    expect(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'].map((dialect) => auth(dialect))).toEqual(['bearer', 'bearer', 'x-api-key', 'x-goog-api-key'])
    expect(auth('openai-chat', 'azure')).toBe('api-key')
    expect(auth('openai-chat', 'ollama')).toBe('bearer')
  })

  test('shares the quirks of a built-in provider, those of one wire format only behind the same one', () => {
    const deepseek = providers.find(({ id }) => id === 'deepseek')!
    expect(parse({ ...acme, like: 'deepseek' })[0]!.provider.quirks).toEqual(deepseek.quirks)
    expect(parse({ ...acme, like: 'deepseek', dialect: 'anthropic-messages' })[0]!.provider.quirks).not.toHaveProperty('maxTokensField')
  })

  test.each([
    [0.0375, 37_500n],
    [0.1 + 0.2, 300_000n],
    ['0.000001', 1n],
    [0.000001, 1n],
    [1e-6, 1n],
    [15, 15_000_000n],
    ['2.50', 2_500_000n],
    [0, 0n],
  ])('takes %s dollars a million as exactly %s pico-dollars a token', (input, pico) => {
    const custom = parse({ ...acme, models: [{ ...one, price: { input, output: 1, cachedInput: input, cacheWrite: input } }] })
    expect(withCustom([], custom)[0]!.offers[0]!.price).toMatchObject({ input: pico, output: 1_000_000n, cacheRead: pico, cacheWrite5m: pico })
  })

  test.each<[string, unknown, RegExp]>([
    ['no array', acme, /must be a JSON array/],
    ['an entry that is no object', [1], /entry 1: it must be an object/],
    ['an id of ours', [{ ...acme, id: 'openai' }], /entry 1: the id "openai" is taken/],
    ['an id twice', [acme, acme], /entry 2: the id "acme" is taken/],
    ['no id', [{ ...acme, id: undefined }], /entry 1: id is missing/],
    ['an unknown dialect', [{ ...acme, dialect: 'cohere' }], /entry 1 \(acme\): dialect must be openai-chat, /],
    ['an unknown relative', [{ ...acme, like: 'acme' }], /entry 1 \(acme\): like "acme" is no built-in provider; there are openai, /],
    ['an address that is none', [{ ...acme, baseUrl: 'localhost:9' }], /baseUrl must be an http or https address/],
    ['an address with a query', [{ ...acme, baseUrl: 'http://localhost/?key=1' }], /baseUrl must have no query/],
    ['a misspelt field', [{ ...acme, baseURL: '' }], /it has the unknown field baseURL/],
    ['no models', [{ ...acme, models: [] }], /models must list at least one model/],
    ['a model twice', [{ ...acme, models: [one, one] }], /entry 1 \(acme\): the model "acme\/one" is listed twice/],
    ['a model without a price', [{ ...acme, models: [{ id: 'a', upstream: 'a' }] }], /models\[0\]\.price is missing: a model without a price cannot be served/],
    ['a price below zero', [{ ...acme, models: [{ ...one, price: { input: -1, output: 1 } }] }], /models\[0\]\.price\.input must be USD per million tokens/],
    ['a price in words', [{ ...acme, models: [{ ...one, price: { input: 1, output: 'free' } }] }], /models\[0\]\.price\.output must be/],
    ['a price finer than the books', [{ ...acme, models: [{ ...one, price: { input: 0.0000005, output: 1 } }] }], /six decimal places/],
    ['a limit of no tokens', [{ ...acme, models: [{ ...one, context: 0 }] }], /models\[0\]\.context must be more than 0/],
    ['an unknown capability', [{ ...acme, models: [{ ...one, capabilities: { flying: true } }] }], /models\[0\]\.capabilities has the unknown field flying/],
  ])('refuses %s in one sentence that names it', (_, value, sentence) => {
    expect(() => parseCustomProviders(JSON.stringify(value), providers)).toThrow(sentence)
  })

  test('says of text that is no JSON, and of a file that is not there, that it is so', () => {
    expect(() => loadCustomProviders('[{', providers)).toThrow(/CUSTOM_PROVIDERS is not valid JSON/)
    expect(() => loadCustomProviders('nowhere.json', providers)).toThrow(/names the file "nowhere.json", which cannot be read \(ENOENT\)/)
  })
})

describe('the catalogue with custom models', () => {
  test('lets them do everything unless said, and keeps unknown limits unknown', () => {
    const custom = parse({ ...acme, models: [one, { ...one, id: 'acme/two', context: 8_192, maxOutput: 1_024, capabilities: { tools: false, images: false } }] })
    const [first, second] = withCustom([], custom)
    expect(first).toMatchObject({ id: 'acme/one', author: 'acme', name: 'one', contextLength: null, maxOutput: null, capabilities: { tools: true, jsonSchema: true, reasoning: true, sampling: true } })
    expect(first!.input).toEqual(['text', 'image', 'file', 'audio'])
    expect(second).toMatchObject({ contextLength: 8_192, maxOutput: 1_024, capabilities: { tools: false, reasoning: true } })
    expect(second!.input).not.toContain('image')
  })

  test('gives a model that is known already one offer more, and tries it first', () => {
    const known = models.find(({ id }) => id === 'openai/gpt-5.4') as Model
    const custom = [...parse({ ...acme, models: [{ ...one, id: 'OpenAI/gpt-5.4' }] }), ...parse({ ...acme, id: 'acme2', models: [{ ...one, id: 'openai/gpt-5.4' }] })]
    const [model, ...others] = withCustom([known], custom)
    expect(others).toEqual([])
    expect(model!.offers.map((offer) => offer.provider)).toEqual(['acme', 'acme2', ...known.offers.map((offer) => offer.provider)])
  })
})

function parse(entry: unknown) {
  return parseCustomProviders(JSON.stringify([entry]), providers)
}
