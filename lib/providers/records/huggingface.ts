import type { Provider } from '../types.ts'

/** A router over many hosts: what a model can do depends on the host it picks. */
export const huggingface: Provider = {
  id: 'huggingface',
  name: 'Hugging Face',
  env: 'HUGGINGFACE',
  dialect: 'openai-chat',
  baseUrl: 'https://router.huggingface.co/v1',
  auth: 'bearer',
  quirks: { maxTokensField: 'max_tokens', reasoning: 'effort', structuredOutput: 'json_schema' },
  resells: true,
  onDisconnect: 'drain',
  site: {
    home: 'https://huggingface.co',
    terms: 'https://huggingface.co/terms-of-service',
    privacy: 'https://huggingface.co/privacy',
    status: 'https://status.huggingface.co',
    headquarters: 'US',
  },
}
