import type { Provider } from '../types.ts'

/** Every chunk repeats usage and the whole message; the last one ends the stream as chat.completion.done. */
export const perplexity: Provider = {
  id: 'perplexity',
  name: 'Perplexity',
  env: 'PERPLEXITY',
  dialect: 'openai-chat',
  baseUrl: 'https://api.perplexity.ai',
  auth: 'bearer',
  quirks: {
    maxTokensField: 'max_tokens',
    reasoning: 'effort',
    structuredOutput: 'json_schema',
    drop: ['tools', 'tool_choice', 'parallel_tool_calls', 'seed', 'n', 'logprobs', 'top_logprobs', 'logit_bias'],
  },
  onDisconnect: 'drain',
  site: {
    home: 'https://docs.perplexity.ai',
    terms: 'https://www.perplexity.ai/hub/legal/perplexity-api-terms-of-service',
    privacy: 'https://www.perplexity.ai/hub/legal/privacy-policy',
    status: 'https://status.perplexity.com',
    headquarters: 'US',
  },
}
