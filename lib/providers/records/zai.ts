import type { Provider } from '../types.ts'

/** The pay-per-use door; a coding plan's key needs ZAI_BASE_URL=https://api.z.ai/api/coding/paas/v4. */
export const zai: Provider = {
  id: 'zai',
  name: 'Z.AI',
  env: 'ZAI',
  dialect: 'openai-chat',
  baseUrl: 'https://api.z.ai/api/paas/v4',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'thinking-type',
    reasoningField: 'reasoning_content',
    replayReasoning: 'with-tool-calls',
    structuredOutput: 'json_object',
  },
  onDisconnect: 'drain',
  site: {
    home: 'https://z.ai',
    terms: 'https://docs.z.ai/legal-agreement/terms-of-use',
    privacy: 'https://docs.z.ai/legal-agreement/privacy-policy',
    headquarters: 'SG',
  },
}
