import type { Provider } from '../types.ts'

/** Runs at home: live as soon as VLLM_BASE_URL is set. VLLM_API_KEY is sent where given. */
export const vllm: Provider = {
  id: 'vllm',
  name: 'vLLM',
  env: 'VLLM',
  dialect: 'openai-chat',
  baseUrl: 'http://localhost:8000/v1',
  auth: 'none',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'effort',
    reasoningField: 'reasoning_content',
    structuredOutput: 'json_schema',
  },
  onDisconnect: 'abort',
  site: { home: 'https://docs.vllm.ai' },
}
