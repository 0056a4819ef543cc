import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { credentials, requiredVariables } from '#lib/providers/credentials.ts'
import { provider, providers } from '#lib/providers/index.ts'

const expected =
  'openai azure anthropic google google-vertex bedrock deepseek zhipu qwen moonshot minimax doubao hunyuan ernie stepfun xai mistral groq cerebras together fireworks siliconflow openrouter perplexity cohere huggingface ollama lmstudio vllm'.split(' ')

describe('the registry of providers', () => {
  test.each(expected)('knows %s', (id) => {
    expect(provider(id)).toMatchObject({ id })
  })

  test('has no two providers with the same id or the same variables', () => {
    expect(new Set(providers.map((entry) => entry.id)).size).toBe(providers.length)
    expect(new Set(providers.map((entry) => entry.env)).size).toBe(providers.length)
  })

  test.each(providers.map((entry) => [entry.id, entry] as const))('%s has an address to which a path can be appended', (_, entry) => {
    expect(entry.baseUrl).toMatch(entry.id === 'azure' ? /^$/ : entry.auth === 'none' ? /^http:\/\/localhost:\d+\/v1$/ : /^https:\/\/[^\s]+[^/]$/)
    expect(entry.env).toMatch(/^[A-Z][A-Z_]*$/)
  })

  test('every variable stands in .env.example', () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
    for (const { env } of providers) {
      expect(example).toContain(`${env}_API_KEY=`)
      expect(example).toContain(`${env}_BASE_URL=`)
    }
  })
})

describe('credentials', () => {
  const openai = provider('openai')!
  const azure = provider('azure')!
  const ollama = provider('ollama')!

  test('a provider without a key is not live', () => {
    expect(credentials(openai, {})).toBeNull()
    expect(credentials(openai, { OPENAI_API_KEY: ' , ' })).toBeNull()
    expect(credentials(openai, { OPENAI_BASE_URL: 'http://127.0.0.1:1' })).toBeNull()
  })

  test('several keys are separated by commas', () => {
    expect(credentials(openai, { OPENAI_API_KEY: 'k1, k2,,k3 ' })).toEqual({ baseUrl: 'https://api.openai.com/v1', keys: ['k1', 'k2', 'k3'] })
  })

  test('the base URL replaces the default one, without its trailing slash', () => {
    expect(credentials(openai, { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'http://127.0.0.1:9/x/' })?.baseUrl).toBe('http://127.0.0.1:9/x')
  })

  test('where there is no default address both variables are needed', () => {
    expect(credentials(azure, { AZURE_API_KEY: 'k' })).toBeNull()
    expect(credentials(azure, { AZURE_API_KEY: 'k', AZURE_BASE_URL: 'https://x.openai.azure.com/openai/v1' })).not.toBeNull()
    expect(requiredVariables(azure)).toEqual(['AZURE_API_KEY', 'AZURE_BASE_URL'])
  })

  test('a provider at home is live when its address is set, with or without a key', () => {
    expect(credentials(ollama, {})).toBeNull()
    expect(credentials(ollama, { OLLAMA_BASE_URL: 'http://localhost:11434/v1' })).toEqual({ baseUrl: 'http://localhost:11434/v1', keys: [] })
    expect(credentials(ollama, { OLLAMA_BASE_URL: 'http://h/v1', OLLAMA_API_KEY: 'k' })?.keys).toEqual(['k'])
    expect(requiredVariables(ollama)).toEqual(['OLLAMA_BASE_URL'])
  })
})
