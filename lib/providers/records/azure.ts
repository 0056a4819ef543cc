import type { Provider } from '../types.ts'

/** The v1 door: AZURE_BASE_URL is https://<resource>.openai.azure.com/openai/v1, and a deployment must carry its model's name. */
export const azure: Provider = {
  id: 'azure',
  name: 'Azure OpenAI',
  env: 'AZURE',
  dialect: 'openai-chat',
  agentDialect: 'openai-responses',
  baseUrl: '',
  auth: 'api-key',
  quirks: {
    maxTokensField: 'max_completion_tokens',
    developerRole: 'developer',
    reasoning: 'effort',
    structuredOutput: 'json_schema',
    toolCallIds: 'short-40',
    hostedTools: ['tool_search', 'local_shell', 'apply_patch'],
  },
  onDisconnect: 'abort',
  data: { trains: false, keepsNothing: false, source: 'https://learn.microsoft.com/en-us/azure/ai-foundry/responsible-ai/openai/data-privacy', asOf: '2026-11-24' },
  site: {
    home: 'https://azure.microsoft.com/products/ai-foundry',
    terms: 'https://www.microsoft.com/licensing/terms',
    privacy: 'https://privacy.microsoft.com/privacystatement',
    status: 'https://azure.status.microsoft',
    headquarters: 'US',
  },
}
