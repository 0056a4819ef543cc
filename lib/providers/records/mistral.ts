import type { Provider } from '../types.ts'

/** Refuses fields it does not know (422), and reports usage in a stream's last chunk without being asked. */
export const mistral: Provider = {
  id: 'mistral',
  name: 'Mistral',
  env: 'MISTRAL',
  dialect: 'openai-chat',
  baseUrl: 'https://api.mistral.ai/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'effort',
    efforts: ['none', 'high'],
    structuredOutput: 'json_schema',
    toolCallIds: 'alphanumeric-9',
    streamOptions: false,
    rename: { seed: 'random_seed', dimensions: 'output_dimension' },
    drop: ['logit_bias', 'logprobs', 'top_logprobs', 'user', 'service_tier', 'store', 'verbosity'],
  },
  onDisconnect: 'drain',
  site: {
    home: 'https://console.mistral.ai',
    terms: 'https://legal.mistral.ai/terms',
    privacy: 'https://legal.mistral.ai/terms/privacy-policy',
    status: 'https://status.mistral.ai',
    headquarters: 'FR',
  },
}
