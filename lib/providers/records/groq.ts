import type { Provider } from '../types.ts'

export const groq: Provider = {
  id: 'groq',
  name: 'Groq',
  env: 'GROQ',
  dialect: 'openai-chat',
  baseUrl: 'https://api.groq.com/openai/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_completion_tokens',
    reasoning: 'effort',
    efforts: ['low', 'medium', 'high'],
    reasoningField: 'reasoning',
    structuredOutput: 'json_schema',
    drop: ['logit_bias', 'logprobs', 'top_logprobs'],
  },
  onDisconnect: 'drain',
  site: {
    home: 'https://console.groq.com',
    terms: 'https://groq.com/terms-of-use',
    privacy: 'https://groq.com/privacy-policy',
    status: 'https://groqstatus.com',
    headquarters: 'US',
  },
}
