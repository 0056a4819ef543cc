import type { Provider } from '../types.ts'

/** BigModel, the mainland platform; zai.ts is the same maker's international one, with keys of its own. */
export const zhipu: Provider = {
  id: 'zhipu',
  name: 'Zhipu AI',
  env: 'ZHIPU',
  dialect: 'openai-chat',
  baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'thinking-type',
    reasoningField: 'reasoning_content',
    replayReasoning: 'with-tool-calls',
    structuredOutput: 'json_object',
  },
  onDisconnect: 'drain',
  site: { home: 'https://open.bigmodel.cn', headquarters: 'CN' },
}
