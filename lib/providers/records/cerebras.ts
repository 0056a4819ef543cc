import type { Provider } from '../types.ts'

export const cerebras: Provider = {
  id: 'cerebras',
  name: 'Cerebras',
  env: 'CEREBRAS',
  dialect: 'openai-chat',
  baseUrl: 'https://api.cerebras.ai/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_completion_tokens',
    reasoning: 'effort',
    efforts: ['low', 'medium', 'high'],
    reasoningField: 'reasoning',
    structuredOutput: 'json_schema',
    drop: ['frequency_penalty', 'presence_penalty', 'logit_bias'],
  },
  onDisconnect: 'drain',
  site: {
    home: 'https://cloud.cerebras.ai',
    terms: 'https://www.cerebras.ai/terms-of-service',
    privacy: 'https://www.cerebras.ai/privacy-policy',
    status: 'https://status.cerebras.ai',
    headquarters: 'US',
  },
}
