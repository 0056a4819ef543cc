import type { Provider } from '../types.ts'

/** Its completion_tokens leave the reasoning out: the total is prompt + completion + reasoning. */
export const xai: Provider = {
  id: 'xai',
  name: 'xAI',
  env: 'XAI',
  dialect: 'openai-chat',
  baseUrl: 'https://api.x.ai/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'effort',
    efforts: ['low', 'medium', 'high'],
    reasoningField: 'reasoning_content',
    reasoningOutsideCompletion: true,
    structuredOutput: 'json_schema',
    drop: ['presence_penalty', 'frequency_penalty', 'logit_bias'],
  },
  onDisconnect: 'abort',
  site: {
    home: 'https://console.x.ai',
    terms: 'https://x.ai/legal/terms-of-service-enterprise',
    privacy: 'https://x.ai/legal/privacy-policy',
    status: 'https://status.x.ai',
    headquarters: 'US',
  },
}
