import type { Provider } from '../types.ts'

/** The international region. Keys of the mainland one need QWEN_BASE_URL=https://dashscope.aliyuncs.com/compatible-mode/v1. */
export const qwen: Provider = {
  id: 'qwen',
  name: 'Alibaba Qwen',
  env: 'QWEN',
  dialect: 'openai-chat',
  baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'enable-thinking',
    reasoningField: 'reasoning_content',
    cacheControl: true,
    structuredOutput: 'json_schema',
  },
  onDisconnect: 'drain',
  site: {
    home: 'https://www.alibabacloud.com/product/modelstudio',
    status: 'https://status.alibabacloud.com',
    headquarters: 'SG',
  },
}
