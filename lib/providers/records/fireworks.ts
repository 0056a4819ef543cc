import type { Provider } from '../types.ts'

export const fireworks: Provider = {
  id: 'fireworks',
  name: 'Fireworks AI',
  env: 'FIREWORKS',
  dialect: 'openai-chat',
  baseUrl: 'https://api.fireworks.ai/inference/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'effort',
    reasoningField: 'reasoning_content',
    structuredOutput: 'json_schema',
  },
  onDisconnect: 'abort',
  data: { trains: false, keepsNothing: true, source: 'https://docs.fireworks.ai/guides/security_compliance/data_handling', asOf: '2026-11-24' },
  site: {
    home: 'https://fireworks.ai',
    terms: 'https://fireworks.ai/terms-of-service',
    privacy: 'https://fireworks.ai/privacy-policy',
    status: 'https://status.fireworks.ai',
    headquarters: 'US',
  },
}
