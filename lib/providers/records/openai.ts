import type { Provider } from '../types.ts'

/** Reasoning models refuse `max_tokens`, and every chat model takes `max_completion_tokens`. */
export const openai: Provider = {
  id: 'openai',
  name: 'OpenAI',
  env: 'OPENAI',
  dialect: 'openai-chat',
  agentDialect: 'openai-responses',
  baseUrl: 'https://api.openai.com/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_completion_tokens',
    developerRole: 'developer',
    reasoning: 'effort',
    structuredOutput: 'json_schema',
    toolCallIds: 'short-40',
    hostedTools: ['tool_search', 'local_shell', 'apply_patch'],
  },
  onDisconnect: 'abort',
  data: { trains: false, keepsNothing: false, source: 'https://developers.openai.com/api/docs/guides/your-data', asOf: '2026-11-24' },
  site: {
    home: 'https://platform.openai.com',
    terms: 'https://openai.com/policies/services-agreement',
    privacy: 'https://openai.com/policies/privacy-policy',
    status: 'https://status.openai.com',
    headquarters: 'US',
  },
}
