import type { Provider } from '../types.ts'

export const hunyuan: Provider = {
  id: 'hunyuan',
  name: 'Tencent Hunyuan',
  env: 'HUNYUAN',
  dialect: 'openai-chat',
  baseUrl: 'https://tokenhub.tencentmaas.com/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'thinking-type',
    reasoningField: 'reasoning_content',
    structuredOutput: 'json_object',
  },
  onDisconnect: 'drain',
  site: { home: 'https://cloud.tencent.com/product/hunyuan', headquarters: 'CN' },
}
