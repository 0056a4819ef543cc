import type { Provider } from '../types.ts'

export const together: Provider = {
  id: 'together',
  name: 'Together AI',
  env: 'TOGETHER',
  dialect: 'openai-chat',
  baseUrl: 'https://api.together.ai/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'openrouter',
    reasoningField: 'reasoning',
    structuredOutput: 'json_schema',
  },
  onDisconnect: 'abort',
  site: {
    home: 'https://www.together.ai',
    terms: 'https://www.together.ai/terms-of-service',
    privacy: 'https://www.together.ai/privacy',
    status: 'https://status.together.ai',
    headquarters: 'US',
  },
}
