import type { Provider } from '../types.ts'

/**
 * From Kimi K2.5 on sampling is fixed and sending it is an error; images are never fetched by URL.
 * Keys of the mainland platform need MOONSHOT_BASE_URL=https://api.moonshot.cn/v1.
 */
export const moonshot: Provider = {
  id: 'moonshot',
  name: 'Moonshot AI',
  env: 'MOONSHOT',
  dialect: 'openai-chat',
  baseUrl: 'https://api.moonshot.ai/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'effort',
    reasoningField: 'reasoning_content',
    replayReasoning: 'always',
    structuredOutput: 'json_schema',
    inlineImages: true,
    drop: ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'seed', 'top_k'],
  },
  onDisconnect: 'drain',
  site: { home: 'https://platform.kimi.ai', headquarters: 'CN' },
}
