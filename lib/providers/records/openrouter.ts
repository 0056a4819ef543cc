import type { Provider } from '../types.ts'

/** reasoning_details go back unchanged and in order, or signed reasoning is lost. */
export const openrouter: Provider = {
  id: 'openrouter',
  name: 'OpenRouter',
  env: 'OPENROUTER',
  dialect: 'openai-chat',
  baseUrl: 'https://openrouter.ai/api/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'openrouter',
    reasoningField: 'reasoning_details',
    cacheControl: true,
    replayReasoning: 'always',
    structuredOutput: 'json_schema',
  },
  resells: true,
  onDisconnect: 'abort',
  site: {
    home: 'https://openrouter.ai',
    terms: 'https://openrouter.ai/terms',
    privacy: 'https://openrouter.ai/privacy',
    status: 'https://status.openrouter.ai',
    headquarters: 'US',
  },
}
