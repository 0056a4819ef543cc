import type { Provider } from '../types.ts'

/** The international platform; mainland keys need SILICONFLOW_BASE_URL=https://api.siliconflow.cn/v1. */
export const siliconflow: Provider = {
  id: 'siliconflow',
  name: 'SiliconFlow',
  env: 'SILICONFLOW',
  dialect: 'openai-chat',
  baseUrl: 'https://api.siliconflow.com/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'enable-thinking',
    reasoningField: 'reasoning_content',
    structuredOutput: 'json_object',
  },
  onDisconnect: 'drain',
  site: {
    home: 'https://siliconflow.com',
    terms: 'https://docs.siliconflow.com/legals/terms-of-service',
    privacy: 'https://docs.siliconflow.com/legals/privacy-policy',
    headquarters: 'CN',
  },
}
