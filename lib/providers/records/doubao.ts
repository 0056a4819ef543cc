import type { Provider } from '../types.ts'

/** max_tokens would leave the chain of thought out of the limit; max_completion_tokens holds it in. */
export const doubao: Provider = {
  id: 'doubao',
  name: 'ByteDance Doubao',
  env: 'DOUBAO',
  dialect: 'openai-chat',
  baseUrl: 'https://ark.cn-beijing.volces.com/api/v3',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_completion_tokens',
    reasoning: 'thinking-type',
    reasoningField: 'reasoning_content',
    structuredOutput: 'json_object',
  },
  onDisconnect: 'drain',
  site: {
    home: 'https://www.volcengine.com/product/ark',
    terms: 'https://www.volcengine.com/docs/6256/64903',
    privacy: 'https://www.volcengine.com/docs/6256/64902',
    headquarters: 'CN',
  },
}
