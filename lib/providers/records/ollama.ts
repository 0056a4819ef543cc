import type { Provider } from '../types.ts'

/** Runs at home and needs no key: live as soon as OLLAMA_BASE_URL is set. OLLAMA_API_KEY is sent where given. */
export const ollama: Provider = {
  id: 'ollama',
  name: 'Ollama',
  env: 'OLLAMA',
  dialect: 'openai-chat',
  baseUrl: 'http://localhost:11434/v1',
  auth: 'none',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'effort',
    reasoningField: 'reasoning',
    structuredOutput: 'json_schema',
    inlineImages: true,
  },
  onDisconnect: 'abort',
  site: { home: 'https://ollama.com' },
}
