import type { Provider } from '../types.ts'

/** Runs at home and needs no key: live as soon as LMSTUDIO_BASE_URL is set. */
export const lmstudio: Provider = {
  id: 'lmstudio',
  name: 'LM Studio',
  env: 'LMSTUDIO',
  dialect: 'openai-chat',
  baseUrl: 'http://localhost:1234/v1',
  auth: 'none',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'effort',
    reasoningField: 'reasoning_content',
    structuredOutput: 'json_schema',
    inlineImages: true,
  },
  onDisconnect: 'abort',
  site: { home: 'https://lmstudio.ai' },
}
