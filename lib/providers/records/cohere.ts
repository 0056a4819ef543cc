import type { Provider } from '../types.ts'

/** Its OpenAI-compatible door. */
export const cohere: Provider = {
  id: 'cohere',
  name: 'Cohere',
  env: 'COHERE',
  dialect: 'openai-chat',
  baseUrl: 'https://api.cohere.ai/compatibility/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'effort',
    structuredOutput: 'json_schema',
    drop: ['logit_bias', 'n', 'user', 'service_tier', 'parallel_tool_calls'],
  },
  onDisconnect: 'abort',
  site: {
    home: 'https://dashboard.cohere.com',
    terms: 'https://cohere.com/terms-of-use',
    privacy: 'https://cohere.com/privacy',
    status: 'https://status.cohere.com',
    headquarters: 'CA',
  },
}
