import type { Provider } from '../types.ts'

/** Answers 400 when an assistant turn with tool calls comes back without its reasoning_content. */
export const deepseek: Provider = {
  id: 'deepseek',
  name: 'DeepSeek',
  env: 'DEEPSEEK',
  dialect: 'openai-chat',
  baseUrl: 'https://api.deepseek.com',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'thinking-type',
    efforts: ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
    reasoningField: 'reasoning_content',
    replayReasoning: 'with-tool-calls',
    structuredOutput: 'json_object',
    inlineImages: true,
  },
  onDisconnect: 'abort',
  data: { trains: true, keepsNothing: false, source: 'https://cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html', asOf: '2026-11-24' },
  site: {
    home: 'https://platform.deepseek.com',
    terms: 'https://cdn.deepseek.com/policies/en-US/deepseek-open-platform-terms-of-service.html',
    privacy: 'https://cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html',
    status: 'https://status.deepseek.com',
    headquarters: 'CN',
  },
}
