import type { Provider } from '../types.ts'

export const baseten: Provider = {
  id: 'baseten',
  name: 'Baseten',
  env: 'BASETEN',
  dialect: 'openai-chat',
  baseUrl: 'https://inference.baseten.co/v1',
  auth: 'bearer',
  quirks: { maxTokensField: 'max_tokens', reasoningField: 'reasoning_content', structuredOutput: 'json_schema' },
  onDisconnect: 'abort',
  site: { home: 'https://www.baseten.co', status: 'https://status.baseten.co', headquarters: 'US' },
}
