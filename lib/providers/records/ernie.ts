import type { Provider } from '../types.ts'

/** Base URL: cloud.baidu.com/doc/WENXINWORKSHOP/s/2m3fihw8s, read 2026-11-23. */
export const ernie: Provider = {
  id: 'ernie',
  name: 'Baidu ERNIE',
  env: 'ERNIE',
  dialect: 'openai-chat',
  baseUrl: 'https://qianfan.baidubce.com/v2',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'enable-thinking',
    reasoningField: 'reasoning_content',
    structuredOutput: 'json_object',
  },
  onDisconnect: 'drain',
  site: { home: 'https://cloud.baidu.com/product-s/qianfan_home', headquarters: 'CN' },
}
