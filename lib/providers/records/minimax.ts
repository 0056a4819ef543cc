import type { Provider } from '../types.ts'

/** Without reasoning_split the reasoning stands as <think> inside the content, sometimes with one tag missing. */
export const minimax: Provider = {
  id: 'minimax',
  name: 'MiniMax',
  env: 'MINIMAX',
  dialect: 'openai-chat',
  baseUrl: 'https://api.minimax.io/v1',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'none',
    reasoningField: 'reasoning_details',
    replayReasoning: 'with-tool-calls',
    structuredOutput: 'json_object',
    add: { reasoning_split: true },
  },
  onDisconnect: 'drain',
  site: { home: 'https://platform.minimax.io', headquarters: 'CN' },
}
