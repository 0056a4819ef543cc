import type { Provider } from '../types.ts'

export const xiaomi: Provider = {
  id: 'xiaomi',
  name: 'Xiaomi MiMo',
  env: 'XIAOMI',
  dialect: 'openai-chat',
  baseUrl: 'https://api.xiaomimimo.com/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'thinking-type',
    reasoningField: 'reasoning_content',
    replayReasoning: 'always',
    structuredOutput: 'json_schema',
  },
  onDisconnect: 'drain',
  site: { home: 'https://platform.xiaomimimo.com', headquarters: 'CN' },
}
