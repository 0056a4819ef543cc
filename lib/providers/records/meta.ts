import type { Provider } from '../types.ts'

export const meta: Provider = {
  id: 'meta',
  name: 'Meta AI',
  env: 'META',
  dialect: 'openai-responses',
  baseUrl: 'https://api.meta.ai/v1',
  auth: 'bearer',
  quirks: { reasoning: 'effort' },
  onDisconnect: 'drain',
  site: {
    home: 'https://ai.meta.com',
    privacy: 'https://www.facebook.com/privacy/policy',
    headquarters: 'US',
  },
}
